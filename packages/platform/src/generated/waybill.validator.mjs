// Compiled from schemas/platform/waybill.schema.json by "npm run gen". Do not edit.

export const validate = validate10;

const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://waybill.dev/schemas/platform/waybill.schema.json","title":"waybill.yaml","description":"The GitLab instance that delivers, who may sign, and what each environment asks of an artifact before it is promoted.","type":"object","additionalProperties":false,"required":["version","gitlab","verifier","trust","environments"],"properties":{"version":{"const":1,"description":"Version of this file's form."},"gitlab":{"$ref":"#/definitions/gitlab"},"verifier":{"type":"object","description":"Who speaks when Waybill signs a verification summary.","additionalProperties":false,"required":["id"],"properties":{"id":{"type":"string","pattern":"^https?://[^\\s]{1,500}$","description":"`verifier.id` of the summaries: an address that names this platform. It need not resolve.","examples":["https://gitlab.example.com/platform/waybill"]},"signers":{"$ref":"#/definitions/names","description":"Names of signers whose summaries count as this platform's own verdicts. Without them nobody can tell whose verdict a summary is."},"accepts":{"type":"array","minItems":1,"maxItems":100,"description":"Verifiers of others whose verdicts may be asked for by `waybill verify --summary`.","items":{"$ref":"#/definitions/verifier"}}}},"trust":{"type":"object","description":"Whose signatures count.","additionalProperties":false,"required":["profiles","signers"],"properties":{"profiles":{"type":"array","minItems":1,"maxItems":100,"description":"Roots and rules under which a bundle is verified. A bundle is verified under exactly one.","items":{"$ref":"#/definitions/profile"}},"signers":{"type":"array","minItems":1,"maxItems":1000,"description":"Who may sign; environments name them.","items":{"$ref":"#/definitions/signer"}}}},"ledger":{"type":"object","description":"The transparency log of Waybill's own ledger.","additionalProperties":false,"required":["logKeys"],"properties":{"logKeys":{"type":"array","minItems":1,"maxItems":100,"description":"Keys that may sign the log's checkpoints now, in signed-note form: `name+hash+base64`. Remove a key once it has handed the log over: with a retired one alone somebody could show a log that was never handed over.","items":{"type":"string","description":"A verifier key: name, 8 hex digits and base64, joined by `+`.","pattern":"^[^\\s+]{1,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{1,200}={0,2}$"}}}},"environments":{"type":"array","minItems":1,"maxItems":100,"description":"Places that artifacts are promoted to.","items":{"$ref":"#/definitions/environment"}}},"definitions":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,62}$","description":"Lowercase letters, digits, `.`, `_` and `-`; at most 63. Unique in its list."},"names":{"description":"Names of things defined elsewhere in the folder.","type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/name"}},"patterns":{"description":"Patterns with at least one `*`, which stands for any characters but `/` and `@`.","type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/pattern"}},"text":{"type":"string","pattern":"^[^\\s]{1,1000}$","description":"Text without white space, at most 1,000 characters."},"pattern":{"type":"string","pattern":"^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$","description":"A pattern with at least one `*`, which stands for any characters but `/` and `@`."},"path":{"type":"string","description":"A file in this folder: relative, with forward slashes, without `..`.","pattern":"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"},"gitlab":{"type":"object","description":"The GitLab instance that delivers.","additionalProperties":false,"required":["url"],"properties":{"url":{"type":"string","pattern":"^https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~-]{1,100}){0,5}$","description":"Base address, without a trailing slash; a relative path is allowed.","examples":["https://gitlab.example.com"]},"issuer":{"type":"string","pattern":"^https?://[^\\s]{1,500}$","description":"`iss` of the instance's ID tokens, compared literally. The base address unless said otherwise."},"audience":{"$ref":"#/definitions/text","description":"`aud` that Waybill demands of ID tokens. `waybill:<host of the base address>` unless said otherwise."},"pinnedKeys":{"$ref":"#/definitions/path","description":"A JWKS file in this folder with the instance's token keys, for an instance that Waybill cannot reach."}}},"project":{"type":"object","description":"A GitLab project by its number, which never moves, and its path, which people read. Both must match.","additionalProperties":false,"required":["id","path"],"properties":{"id":{"$ref":"#/definitions/gitlabId","description":"Number of the project, on its overview page under the three dots."},"path":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$","description":"Full path with its groups, such as `acme/shop`."}}},"gitlabId":{"description":"A number that GitLab gave, such as `4711`.","type":["integer","string"],"minimum":1,"maximum":9007199254740991,"pattern":"^[1-9][0-9]{0,18}$"},"trustedRoot":{"type":"string","pattern":"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$","description":"`public-good` for the public Sigstore instance, whose root is built in, or a `trusted_root.json` in this folder."},"rule":{"description":"`required` or `optional`.","enum":["required","optional"]},"profile":{"type":"object","required":["name","kind"],"properties":{"name":{"$ref":"#/definitions/name"},"kind":{"enum":["keyless","key","server","gitlab-local-ca"],"description":"`keyless`: Sigstore certificates. `key`: public keys that the organisation manages. `server`: the key of Waybill's own server, which nobody else holds: what it says it verified itself is believed. `gitlab-local-ca`: GitLab's own authority of one project."}},"allOf":[{"if":{"required":["kind"],"properties":{"kind":{"const":"keyless"}}},"then":{"$ref":"#/definitions/keylessProfile"}},{"if":{"required":["kind"],"properties":{"kind":{"enum":["key","server"]}}},"then":{"$ref":"#/definitions/keyProfile"}},{"if":{"required":["kind"],"properties":{"kind":{"const":"gitlab-local-ca"}}},"then":{"$ref":"#/definitions/localCaProfile"}}]},"keylessProfile":{"type":"object","additionalProperties":false,"required":["trustedRoot"],"properties":{"name":true,"kind":true,"trustedRoot":{"$ref":"#/definitions/trustedRoot"},"acceptBundles":{"type":"array","minItems":1,"maxItems":2,"description":"Older bundle versions that count beside 0.3. Name them only where a producer still writes them.","items":{"enum":["0.1","0.2"]}},"log":{"const":"required","description":"A log entry is always required: without one nobody can tell whether the certificate was valid when it signed."}}},"keyProfile":{"type":"object","additionalProperties":false,"required":["keys","log","timestamp"],"properties":{"name":true,"kind":true,"keys":{"type":"array","minItems":1,"maxItems":100,"description":"PEM files in this folder, one public key each (`BEGIN PUBLIC KEY`). Any of them may have signed.","items":{"$ref":"#/definitions/path"}},"log":{"$ref":"#/definitions/rule","description":"Whether a transparency-log entry must be there. `optional` only where the ledger's own acceptance time bounds the signature."},"timestamp":{"$ref":"#/definitions/rule","description":"Whether an RFC 3161 timestamp must be there. `optional` as for `log`."},"acceptBundles":{"type":"array","minItems":1,"maxItems":2,"description":"Older bundle versions that count beside 0.3 and plain DSSE envelopes. Name them only where a producer still writes them.","items":{"enum":["0.1","0.2"]}},"trustedRoot":{"$ref":"#/definitions/trustedRoot"}}},"localCaProfile":{"type":"object","additionalProperties":false,"required":["project","certificates"],"properties":{"name":true,"kind":true,"project":{"$ref":"#/definitions/project"},"certificates":{"type":"array","minItems":1,"maxItems":100,"description":"PEM files in this folder, one certificate of the project's authority each (`BEGIN CERTIFICATE`). Keep former ones beside the current one: they prove what was accepted in their time.","items":{"$ref":"#/definitions/path"}}}},"signer":{"type":"object","description":"Who may sign. With a keyless profile or GitLab's own authority: `issuer`, and `identity` or `identityPattern`. With keys: name and profile only.","additionalProperties":false,"required":["name","profile"],"properties":{"name":{"$ref":"#/definitions/name"},"profile":{"$ref":"#/definitions/name","description":"Name of a trust profile."},"issuer":{"type":"string","pattern":"^https?://[^\\s]{1,500}$","description":"Who vouched for the identity, compared literally; for GitLab jobs the instance's address."},"identity":{"$ref":"#/definitions/text","description":"The certificate's identity, compared literally. For a GitLab job: `<address>/<project>//<CI file>@<full ref>`.","examples":["https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/heads/main"]},"identityPattern":{"$ref":"#/definitions/pattern","description":"Instead of `identity`: a pattern of the whole identity, in which `*` stands for any characters but `/` and `@`."},"project":{"$ref":"#/definitions/project"}}},"verifier":{"type":"object","description":"Somebody else's verifier, and who signs its verdicts: a fixed pair, because any signer could name any verifier.","additionalProperties":false,"required":["id","signers"],"properties":{"id":{"type":"string","pattern":"^https?://[^\\s]{1,500}$","description":"`verifier.id` of its summaries, compared literally."},"signers":{"$ref":"#/definitions/names","description":"Names of signers; one of them must have signed."}}},"environment":{"type":"object","additionalProperties":false,"required":["name","mode","requires"],"properties":{"name":{"$ref":"#/definitions/name"},"mode":{"enum":["observe","warn","enforce"],"description":"What a refusal does to the exit code; it never changes the verdict. `enforce` is the one that protects."},"requires":{"$ref":"#/definitions/requires"},"breakGlass":{"$ref":"#/definitions/breakGlass"}}},"breakGlass":{"type":"object","description":"Who may let an artifact pass for a time in spite of a refusal; nobody where it is left out.","additionalProperties":false,"required":["users","projects","maxDuration"],"properties":{"users":{"type":"array","minItems":1,"maxItems":1000,"description":"People, by their number in GitLab, which never moves; the name is for people.","items":{"type":"object","additionalProperties":false,"required":["id","username"],"properties":{"id":{"$ref":"#/definitions/gitlabId","description":"Number of the user in GitLab."},"username":{"type":"string","minLength":1,"maxLength":255,"description":"Name of the user in GitLab."}}}},"projects":{"type":"array","minItems":1,"maxItems":1000,"description":"Projects whose jobs may ask: what runs elsewhere must not speak for these people.","items":{"$ref":"#/definitions/project"}},"maxDuration":{"type":"string","pattern":"^[1-9][0-9]{0,5}(s|m|h|d|w)$","description":"How long an exception holds, at most `7d`: a whole number and s, m, h, d or w."},"notify":{"type":"array","minItems":1,"maxItems":20,"description":"Addresses that are told of each exception by a signed POST.","items":{"type":"string","maxLength":2000}}}},"requires":{"type":"object","description":"What the gate asks. What is left out is not asked; at least one thing must be.","additionalProperties":false,"properties":{"sbom":{"type":"object","description":"A valid SBOM that the provenance names by digest.","additionalProperties":false,"properties":{"formats":{"type":"array","minItems":1,"maxItems":2,"description":"Accepted formats; both unless said otherwise.","items":{"enum":["cyclonedx","spdx"]}},"minComponents":{"type":"integer","minimum":0,"maximum":1000000,"default":1,"description":"Fewest components that it must list."}}},"signature":{"type":"object","description":"A signature over the artifact.","additionalProperties":false,"required":["signers"],"properties":{"signers":{"$ref":"#/definitions/names","description":"Names of signers; one of them must have signed."}}},"provenance":{"type":"object","description":"Signed SLSA provenance with the artifact among its subjects. Name `builders`, `builderPatterns` or both.","additionalProperties":false,"required":["signers","buildTypes"],"properties":{"signers":{"$ref":"#/definitions/names","description":"Names of signers; one of them must have signed it."},"buildTypes":{"type":"array","minItems":1,"maxItems":100,"description":"Accepted build types, compared literally.","items":{"$ref":"#/definitions/text"},"examples":[["https://waybill.dev/buildtypes/gitlab-job/v1"]]},"builders":{"type":"array","minItems":1,"maxItems":1000,"description":"Accepted builder ids, compared literally: `https://<gitlab host>/waybill/builders/<tier or gitlab-hosted>/v1`.","items":{"$ref":"#/definitions/text"}},"builderPatterns":{"$ref":"#/definitions/patterns","description":"Accepted builder ids as patterns; `*` stands for any characters but `/` and `@`."},"subjects":{"enum":["submitted","registry","job-artifact"],"default":"submitted","description":"How the platform must have checked the artifact's digest, at least: `submitted` takes it from the job; `registry`: it is in the project's own registry; `job-artifact`: an earlier job of the pipeline left it and the server hashed it. More than `submitted` needs a signer of a profile of the kind `server`."}}},"source":{"type":"object","description":"Which projects and refs an artifact may come from. Name `refs`, `refPatterns` or both.","additionalProperties":false,"required":["projects","least"],"properties":{"projects":{"type":"array","minItems":1,"maxItems":10000,"description":"Projects by number and path; both must match.","items":{"$ref":"#/definitions/project"}},"refs":{"type":"array","minItems":1,"maxItems":1000,"description":"Full refs, compared literally.","items":{"type":"string","description":"A full ref, such as `refs/heads/main`.","pattern":"^refs/(heads|tags|merge-requests)/[^\\s*]{1,500}$"},"examples":[["refs/heads/main"]]},"refPatterns":{"type":"array","minItems":1,"maxItems":1000,"description":"Full refs as patterns, such as `refs/tags/v*`; `*` stands for any characters but `/` and `@`.","items":{"type":"string","description":"A full ref with at least one `*`, such as `refs/tags/v*`.","pattern":"^refs/(heads|tags|merge-requests)/[^\\s*]{0,500}\\*[^\\s]{0,500}$"}},"least":{"$ref":"#/definitions/leastOfCertificate"}}},"commit":{"type":"object","description":"The commit that was built must be known.","additionalProperties":false,"required":["least"],"properties":{"least":{"$ref":"#/definitions/leastOfCertificate"}}},"protectedRef":{"type":"object","description":"The ref must have been protected when the job ran.","additionalProperties":false,"required":["least"],"properties":{"least":{"$ref":"#/definitions/leastOfToken"}}},"review":{"type":"object","description":"The commit must have come by a merge request that people approved, confirmed by GitLab's API.","additionalProperties":false,"required":["minApprovals","lastCommit"],"properties":{"minApprovals":{"type":"integer","minimum":1,"maximum":100,"description":"Fewest people who approve, other than its author and who committed to it."},"lastCommit":{"type":"boolean","description":"True when an approval must be no older than the last push to the merge request, or GitLab must reset approvals on push."},"rules":{"type":"boolean","description":"True when every approval rule that GitLab asks of the merge request must be approved; needs GitLab Premium."}}},"scans":{"type":"object","description":"Security scans must have succeeded in the build's pipeline, confirmed by GitLab's API.","additionalProperties":false,"required":["types"],"properties":{"types":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","enum":["sast","secret_detection","dependency_scanning","container_scanning","cluster_image_scanning","dast","api_fuzzing","coverage_fuzzing"]},"description":"Kinds of reports, by GitLab's names under `artifacts:reports`. Each must be there, of a scan that succeeded."},"forbid":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","enum":["critical","high","medium","low","unknown","info"]},"description":"Severities of which these reports may have no finding; findings do not count when absent. What no scanner rated is `unknown`, and that is no low one."},"maxAge":{"type":"string","pattern":"^[1-9][0-9]{0,5}(s|m|h|d|w)$","description":"How long ago the scans may have ended: a whole number and s, m, h, d or w. Not asked when absent."}}},"deploymentApprovals":{"type":"object","description":"People must have approved the deployment of the commit, confirmed by GitLab's API; needs GitLab Premium.","additionalProperties":false,"required":["minApprovals"],"properties":{"environment":{"type":"string","minLength":1,"maxLength":255,"description":"Name of the environment in GitLab; the name of this environment when absent."},"minApprovals":{"type":"integer","minimum":1,"maximum":100,"description":"Fewest people who approve the deployment; every rule of the environment in GitLab must be satisfied, too."}}},"jobLog":{"type":"object","description":"The digest of the log of the job that built must be on record, so that the log can be compared later.","additionalProperties":false,"required":["recorded"],"properties":{"recorded":{"const":true,"description":"Always true; leave `jobLog` out where it is not asked."}}},"pipeline":{"type":"object","description":"The pipeline must be known and must have been started in one of these ways.","additionalProperties":false,"required":["sources","least"],"properties":{"sources":{"type":"array","minItems":1,"maxItems":50,"description":"Values of `CI_PIPELINE_SOURCE`, such as push, web, schedule.","items":{"type":"string","description":"A value of `CI_PIPELINE_SOURCE`, in lowercase.","pattern":"^[a-z_]{1,60}$"}},"least":{"$ref":"#/definitions/leastOfToken"}}},"runner":{"type":"object","description":"The runner must belong to one of these tiers.","additionalProperties":false,"required":["tiers","least"],"properties":{"tiers":{"$ref":"#/definitions/names","description":"Names of tiers in `runner-tiers.yaml`."},"least":{"$ref":"#/definitions/leastOfToken"}}},"freshness":{"type":"object","description":"How old a build may be.","additionalProperties":false,"required":["maxAge"],"properties":{"maxAge":{"type":"string","pattern":"^[1-9][0-9]{0,5}(s|m|h|d|w)$","description":"A whole number and s, m, h, d or w, such as `12h` or `30d`."}}},"health":{"type":"object","description":"How healthy the platform must have been when the build was accepted.","additionalProperties":false,"required":["accept","otherwise"],"properties":{"accept":{"type":"array","minItems":1,"maxItems":4,"description":"States that pass; leave at least one out.","items":{"enum":["healthy","degraded","unhealthy","unknown"]}},"otherwise":{"enum":["refuse","warn","show"],"description":"What any other state leads to."}}}}},"leastOfCertificate":{"enum":["claimed","certificate","token","api"],"description":"Least assurance that counts: `claimed` by the job, bound by a `certificate`, from a verified ID `token`, confirmed by GitLab's `api`."},"leastOfToken":{"enum":["claimed","token","api"],"description":"Least assurance that counts: `claimed` by the job, from a verified ID `token`, confirmed by GitLab's `api`. A certificate carries neither pipeline nor runner nor protection."}}};
const schema12 = {"type":"object","description":"The GitLab instance that delivers.","additionalProperties":false,"required":["url"],"properties":{"url":{"type":"string","pattern":"^https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~-]{1,100}){0,5}$","description":"Base address, without a trailing slash; a relative path is allowed.","examples":["https://gitlab.example.com"]},"issuer":{"type":"string","pattern":"^https?://[^\\s]{1,500}$","description":"`iss` of the instance's ID tokens, compared literally. The base address unless said otherwise."},"audience":{"$ref":"#/definitions/text","description":"`aud` that Waybill demands of ID tokens. `waybill:<host of the base address>` unless said otherwise."},"pinnedKeys":{"$ref":"#/definitions/path","description":"A JWKS file in this folder with the instance's token keys, for an instance that Waybill cannot reach."}}};
const schema13 = {"type":"string","pattern":"^[^\\s]{1,1000}$","description":"Text without white space, at most 1,000 characters."};
const schema14 = {"type":"string","description":"A file in this folder: relative, with forward slashes, without `..`.","pattern":"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"};
const pattern0 = new RegExp("^https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~-]{1,100}){0,5}$", "u");
const pattern1 = new RegExp("^https?://[^\\s]{1,500}$", "u");
const pattern2 = new RegExp("^[^\\s]{1,1000}$", "u");
const pattern3 = new RegExp("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$", "u");

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.url === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "url"},schema:schema12.required,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "url") || (key0 === "issuer")) || (key0 === "audience")) || (key0 === "pinnedKeys"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.url !== undefined){
let data0 = data.url;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/url",schemaPath:"#/properties/url/pattern",keyword:"pattern",params:{pattern: "^https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~-]{1,100}){0,5}$"},schema:"^https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~-]{1,100}){0,5}$",parentSchema:schema12.properties.url,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/url",schemaPath:"#/properties/url/type",keyword:"type",params:{type: "string"},schema:schema12.properties.url.type,parentSchema:schema12.properties.url,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.issuer !== undefined){
let data1 = data.issuer;
if(typeof data1 === "string"){
if(!pattern1.test(data1)){
const err4 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]{1,500}$"},schema:"^https?://[^\\s]{1,500}$",parentSchema:schema12.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/type",keyword:"type",params:{type: "string"},schema:schema12.properties.issuer.type,parentSchema:schema12.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.audience !== undefined){
let data2 = data.audience;
if(typeof data2 === "string"){
if(!pattern2.test(data2)){
const err6 = {instancePath:instancePath+"/audience",schemaPath:"#/definitions/text/pattern",keyword:"pattern",params:{pattern: "^[^\\s]{1,1000}$"},schema:"^[^\\s]{1,1000}$",parentSchema:schema13,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/audience",schemaPath:"#/definitions/text/type",keyword:"type",params:{type: "string"},schema:schema13.type,parentSchema:schema13,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.pinnedKeys !== undefined){
let data3 = data.pinnedKeys;
if(typeof data3 === "string"){
if(!pattern3.test(data3)){
const err8 = {instancePath:instancePath+"/pinnedKeys",schemaPath:"#/definitions/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"},schema:"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$",parentSchema:schema14,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/pinnedKeys",schemaPath:"#/definitions/path/type",keyword:"type",params:{type: "string"},schema:schema14.type,parentSchema:schema14,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema12.type,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}

const schema15 = {"description":"Names of things defined elsewhere in the folder.","type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/name"}};
const schema16 = {"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,62}$","description":"Lowercase letters, digits, `.`, `_` and `-`; at most 63. Unique in its list."};
const pattern5 = new RegExp("^[a-z0-9][a-z0-9._-]{0,62}$", "u");

function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 1000){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.length < 1){
const err1 = {instancePath,schemaPath:"#/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
if(typeof data0 === "string"){
if(!pattern5.test(data0)){
const err2 = {instancePath:instancePath+"/" + i0,schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"},schema:"^[a-z0-9][a-z0-9._-]{0,62}$",parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/" + i0,schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},schema:schema16.type,parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},schema:schema15.type,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate13.errors = vErrors;
return errors === 0;
}

const schema17 = {"type":"object","description":"Somebody else's verifier, and who signs its verdicts: a fixed pair, because any signer could name any verifier.","additionalProperties":false,"required":["id","signers"],"properties":{"id":{"type":"string","pattern":"^https?://[^\\s]{1,500}$","description":"`verifier.id` of its summaries, compared literally."},"signers":{"$ref":"#/definitions/names","description":"Names of signers; one of them must have signed."}}};

function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "id"},schema:schema17.required,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.signers === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "signers"},schema:schema17.required,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "id") || (key0 === "signers"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.id !== undefined){
let data0 = data.id;
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
const err3 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]{1,500}$"},schema:"^https?://[^\\s]{1,500}$",parentSchema:schema17.properties.id,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "string"},schema:schema17.properties.id.type,parentSchema:schema17.properties.id,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.signers !== undefined){
if(!(validate13(data.signers, {instancePath:instancePath+"/signers",parentData:data,parentDataProperty:"signers",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema17.type,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate15.errors = vErrors;
return errors === 0;
}

const schema18 = {"type":"object","required":["name","kind"],"properties":{"name":{"$ref":"#/definitions/name"},"kind":{"enum":["keyless","key","server","gitlab-local-ca"],"description":"`keyless`: Sigstore certificates. `key`: public keys that the organisation manages. `server`: the key of Waybill's own server, which nobody else holds: what it says it verified itself is believed. `gitlab-local-ca`: GitLab's own authority of one project."}},"allOf":[{"if":{"required":["kind"],"properties":{"kind":{"const":"keyless"}}},"then":{"$ref":"#/definitions/keylessProfile"}},{"if":{"required":["kind"],"properties":{"kind":{"enum":["key","server"]}}},"then":{"$ref":"#/definitions/keyProfile"}},{"if":{"required":["kind"],"properties":{"kind":{"const":"gitlab-local-ca"}}},"then":{"$ref":"#/definitions/localCaProfile"}}]};
const schema19 = {"type":"object","additionalProperties":false,"required":["trustedRoot"],"properties":{"name":true,"kind":true,"trustedRoot":{"$ref":"#/definitions/trustedRoot"},"acceptBundles":{"type":"array","minItems":1,"maxItems":2,"description":"Older bundle versions that count beside 0.3. Name them only where a producer still writes them.","items":{"enum":["0.1","0.2"]}},"log":{"const":"required","description":"A log entry is always required: without one nobody can tell whether the certificate was valid when it signed."}}};
const schema20 = {"type":"string","pattern":"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$","description":"`public-good` for the public Sigstore instance, whose root is built in, or a `trusted_root.json` in this folder."};

function validate19(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.trustedRoot === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "trustedRoot"},schema:schema19.required,parentSchema:schema19,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "name") || (key0 === "kind")) || (key0 === "trustedRoot")) || (key0 === "acceptBundles")) || (key0 === "log"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema19,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.trustedRoot !== undefined){
let data0 = data.trustedRoot;
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
const err2 = {instancePath:instancePath+"/trustedRoot",schemaPath:"#/definitions/trustedRoot/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"},schema:"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$",parentSchema:schema20,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/trustedRoot",schemaPath:"#/definitions/trustedRoot/type",keyword:"type",params:{type: "string"},schema:schema20.type,parentSchema:schema20,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.acceptBundles !== undefined){
let data1 = data.acceptBundles;
if(Array.isArray(data1)){
if(data1.length > 2){
const err4 = {instancePath:instancePath+"/acceptBundles",schemaPath:"#/properties/acceptBundles/maxItems",keyword:"maxItems",params:{limit: 2},schema:2,parentSchema:schema19.properties.acceptBundles,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/acceptBundles",schemaPath:"#/properties/acceptBundles/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema19.properties.acceptBundles,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(!((data2 === "0.1") || (data2 === "0.2"))){
const err6 = {instancePath:instancePath+"/acceptBundles/" + i0,schemaPath:"#/properties/acceptBundles/items/enum",keyword:"enum",params:{allowedValues: schema19.properties.acceptBundles.items.enum},schema:schema19.properties.acceptBundles.items.enum,parentSchema:schema19.properties.acceptBundles.items,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/acceptBundles",schemaPath:"#/properties/acceptBundles/type",keyword:"type",params:{type: "array"},schema:schema19.properties.acceptBundles.type,parentSchema:schema19.properties.acceptBundles,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.log !== undefined){
let data3 = data.log;
if("required" !== data3){
const err8 = {instancePath:instancePath+"/log",schemaPath:"#/properties/log/const",keyword:"const",params:{allowedValue: "required"},schema:"required",parentSchema:schema19.properties.log,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema19.type,parentSchema:schema19,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate19.errors = vErrors;
return errors === 0;
}

const schema21 = {"type":"object","additionalProperties":false,"required":["keys","log","timestamp"],"properties":{"name":true,"kind":true,"keys":{"type":"array","minItems":1,"maxItems":100,"description":"PEM files in this folder, one public key each (`BEGIN PUBLIC KEY`). Any of them may have signed.","items":{"$ref":"#/definitions/path"}},"log":{"$ref":"#/definitions/rule","description":"Whether a transparency-log entry must be there. `optional` only where the ledger's own acceptance time bounds the signature."},"timestamp":{"$ref":"#/definitions/rule","description":"Whether an RFC 3161 timestamp must be there. `optional` as for `log`."},"acceptBundles":{"type":"array","minItems":1,"maxItems":2,"description":"Older bundle versions that count beside 0.3 and plain DSSE envelopes. Name them only where a producer still writes them.","items":{"enum":["0.1","0.2"]}},"trustedRoot":{"$ref":"#/definitions/trustedRoot"}}};
const schema23 = {"description":"`required` or `optional`.","enum":["required","optional"]};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.keys === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "keys"},schema:schema21.required,parentSchema:schema21,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.log === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "log"},schema:schema21.required,parentSchema:schema21,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "timestamp"},schema:schema21.required,parentSchema:schema21,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "name") || (key0 === "kind")) || (key0 === "keys")) || (key0 === "log")) || (key0 === "timestamp")) || (key0 === "acceptBundles")) || (key0 === "trustedRoot"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema21,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.keys !== undefined){
let data0 = data.keys;
if(Array.isArray(data0)){
if(data0.length > 100){
const err4 = {instancePath:instancePath+"/keys",schemaPath:"#/properties/keys/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema21.properties.keys,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data0.length < 1){
const err5 = {instancePath:instancePath+"/keys",schemaPath:"#/properties/keys/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema21.properties.keys,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
if(typeof data1 === "string"){
if(!pattern3.test(data1)){
const err6 = {instancePath:instancePath+"/keys/" + i0,schemaPath:"#/definitions/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"},schema:"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$",parentSchema:schema14,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/keys/" + i0,schemaPath:"#/definitions/path/type",keyword:"type",params:{type: "string"},schema:schema14.type,parentSchema:schema14,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath:instancePath+"/keys",schemaPath:"#/properties/keys/type",keyword:"type",params:{type: "array"},schema:schema21.properties.keys.type,parentSchema:schema21.properties.keys,data:data0};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.log !== undefined){
let data2 = data.log;
if(!((data2 === "required") || (data2 === "optional"))){
const err9 = {instancePath:instancePath+"/log",schemaPath:"#/definitions/rule/enum",keyword:"enum",params:{allowedValues: schema23.enum},schema:schema23.enum,parentSchema:schema23,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.timestamp !== undefined){
let data3 = data.timestamp;
if(!((data3 === "required") || (data3 === "optional"))){
const err10 = {instancePath:instancePath+"/timestamp",schemaPath:"#/definitions/rule/enum",keyword:"enum",params:{allowedValues: schema23.enum},schema:schema23.enum,parentSchema:schema23,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.acceptBundles !== undefined){
let data4 = data.acceptBundles;
if(Array.isArray(data4)){
if(data4.length > 2){
const err11 = {instancePath:instancePath+"/acceptBundles",schemaPath:"#/properties/acceptBundles/maxItems",keyword:"maxItems",params:{limit: 2},schema:2,parentSchema:schema21.properties.acceptBundles,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data4.length < 1){
const err12 = {instancePath:instancePath+"/acceptBundles",schemaPath:"#/properties/acceptBundles/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema21.properties.acceptBundles,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
let data5 = data4[i1];
if(!((data5 === "0.1") || (data5 === "0.2"))){
const err13 = {instancePath:instancePath+"/acceptBundles/" + i1,schemaPath:"#/properties/acceptBundles/items/enum",keyword:"enum",params:{allowedValues: schema21.properties.acceptBundles.items.enum},schema:schema21.properties.acceptBundles.items.enum,parentSchema:schema21.properties.acceptBundles.items,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/acceptBundles",schemaPath:"#/properties/acceptBundles/type",keyword:"type",params:{type: "array"},schema:schema21.properties.acceptBundles.type,parentSchema:schema21.properties.acceptBundles,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.trustedRoot !== undefined){
let data6 = data.trustedRoot;
if(typeof data6 === "string"){
if(!pattern3.test(data6)){
const err15 = {instancePath:instancePath+"/trustedRoot",schemaPath:"#/definitions/trustedRoot/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"},schema:"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$",parentSchema:schema20,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/trustedRoot",schemaPath:"#/definitions/trustedRoot/type",keyword:"type",params:{type: "string"},schema:schema20.type,parentSchema:schema20,data:data6};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema21.type,parentSchema:schema21,data};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

const schema26 = {"type":"object","additionalProperties":false,"required":["project","certificates"],"properties":{"name":true,"kind":true,"project":{"$ref":"#/definitions/project"},"certificates":{"type":"array","minItems":1,"maxItems":100,"description":"PEM files in this folder, one certificate of the project's authority each (`BEGIN CERTIFICATE`). Keep former ones beside the current one: they prove what was accepted in their time.","items":{"$ref":"#/definitions/path"}}}};
const schema27 = {"type":"object","description":"A GitLab project by its number, which never moves, and its path, which people read. Both must match.","additionalProperties":false,"required":["id","path"],"properties":{"id":{"$ref":"#/definitions/gitlabId","description":"Number of the project, on its overview page under the three dots."},"path":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$","description":"Full path with its groups, such as `acme/shop`."}}};
const schema28 = {"description":"A number that GitLab gave, such as `4711`.","type":["integer","string"],"minimum":1,"maximum":9007199254740991,"pattern":"^[1-9][0-9]{0,18}$"};
const pattern10 = new RegExp("^[1-9][0-9]{0,18}$", "u");
const pattern11 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$", "u");

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "id"},schema:schema27.required,parentSchema:schema27,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.path === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "path"},schema:schema27.required,parentSchema:schema27,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "id") || (key0 === "path"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema27,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.id !== undefined){
let data0 = data.id;
if((!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))) && (typeof data0 !== "string")){
const err3 = {instancePath:instancePath+"/id",schemaPath:"#/definitions/gitlabId/type",keyword:"type",params:{type: schema28.type},schema:schema28.type,parentSchema:schema28,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
const err4 = {instancePath:instancePath+"/id",schemaPath:"#/definitions/gitlabId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},schema:9007199254740991,parentSchema:schema28,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data0 < 1 || isNaN(data0)){
const err5 = {instancePath:instancePath+"/id",schemaPath:"#/definitions/gitlabId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema28,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err6 = {instancePath:instancePath+"/id",schemaPath:"#/definitions/gitlabId/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,18}$"},schema:"^[1-9][0-9]{0,18}$",parentSchema:schema28,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.path !== undefined){
let data1 = data.path;
if(typeof data1 === "string"){
if(!pattern11.test(data1)){
const err7 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$"},schema:"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$",parentSchema:schema27.properties.path,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"},schema:schema27.properties.path.type,parentSchema:schema27.properties.path,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema27.type,parentSchema:schema27,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}


function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.project === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "project"},schema:schema26.required,parentSchema:schema26,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.certificates === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "certificates"},schema:schema26.required,parentSchema:schema26,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "name") || (key0 === "kind")) || (key0 === "project")) || (key0 === "certificates"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema26,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.project !== undefined){
if(!(validate24(data.project, {instancePath:instancePath+"/project",parentData:data,parentDataProperty:"project",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
if(data.certificates !== undefined){
let data1 = data.certificates;
if(Array.isArray(data1)){
if(data1.length > 100){
const err3 = {instancePath:instancePath+"/certificates",schemaPath:"#/properties/certificates/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema26.properties.certificates,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1.length < 1){
const err4 = {instancePath:instancePath+"/certificates",schemaPath:"#/properties/certificates/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema26.properties.certificates,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 === "string"){
if(!pattern3.test(data2)){
const err5 = {instancePath:instancePath+"/certificates/" + i0,schemaPath:"#/definitions/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"},schema:"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$",parentSchema:schema14,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/certificates/" + i0,schemaPath:"#/definitions/path/type",keyword:"type",params:{type: "string"},schema:schema14.type,parentSchema:schema14,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/certificates",schemaPath:"#/properties/certificates/type",keyword:"type",params:{type: "array"},schema:schema26.properties.certificates.type,parentSchema:schema26.properties.certificates,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema26.type,parentSchema:schema26,data};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}


function validate18(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs2 = errors;
let valid1 = true;
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.kind === undefined) && (missing0 = "kind")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.kind !== undefined){
if("keyless" !== data.kind){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
}
var _valid0 = _errs3 === errors;
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs5 = errors;
if(!(validate19(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
}
if(!valid1){
const err2 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"},schema:schema18.allOf[0].if,parentSchema:schema18.allOf[0],data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
const _errs7 = errors;
let valid3 = true;
const _errs8 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.kind === undefined) && (missing1 = "kind")){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
if(data.kind !== undefined){
let data1 = data.kind;
if(!((data1 === "key") || (data1 === "server"))){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
var _valid1 = _errs8 === errors;
errors = _errs7;
if(vErrors !== null){
if(_errs7){
vErrors.length = _errs7;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs10 = errors;
if(!(validate21(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var _valid1 = _errs10 === errors;
valid3 = _valid1;
}
if(!valid3){
const err5 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"},schema:schema18.allOf[1].if,parentSchema:schema18.allOf[1],data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const _errs12 = errors;
let valid5 = true;
const _errs13 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.kind === undefined) && (missing2 = "kind")){
const err6 = {};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
if(data.kind !== undefined){
if("gitlab-local-ca" !== data.kind){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
}
var _valid2 = _errs13 === errors;
errors = _errs12;
if(vErrors !== null){
if(_errs12){
vErrors.length = _errs12;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs15 = errors;
if(!(validate23(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var _valid2 = _errs15 === errors;
valid5 = _valid2;
}
if(!valid5){
const err8 = {instancePath,schemaPath:"#/allOf/2/if",keyword:"if",params:{failingKeyword: "then"},schema:schema18.allOf[2].if,parentSchema:schema18.allOf[2],data};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err9 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},schema:schema18.required,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data.kind === undefined){
const err10 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},schema:schema18.required,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data.name !== undefined){
let data3 = data.name;
if(typeof data3 === "string"){
if(!pattern5.test(data3)){
const err11 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"},schema:"^[a-z0-9][a-z0-9._-]{0,62}$",parentSchema:schema16,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},schema:schema16.type,parentSchema:schema16,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.kind !== undefined){
let data4 = data.kind;
if(!((((data4 === "keyless") || (data4 === "key")) || (data4 === "server")) || (data4 === "gitlab-local-ca"))){
const err13 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema18.properties.kind.enum},schema:schema18.properties.kind.enum,parentSchema:schema18.properties.kind,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema18.type,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate18.errors = vErrors;
return errors === 0;
}

const schema31 = {"type":"object","description":"Who may sign. With a keyless profile or GitLab's own authority: `issuer`, and `identity` or `identityPattern`. With keys: name and profile only.","additionalProperties":false,"required":["name","profile"],"properties":{"name":{"$ref":"#/definitions/name"},"profile":{"$ref":"#/definitions/name","description":"Name of a trust profile."},"issuer":{"type":"string","pattern":"^https?://[^\\s]{1,500}$","description":"Who vouched for the identity, compared literally; for GitLab jobs the instance's address."},"identity":{"$ref":"#/definitions/text","description":"The certificate's identity, compared literally. For a GitLab job: `<address>/<project>//<CI file>@<full ref>`.","examples":["https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/heads/main"]},"identityPattern":{"$ref":"#/definitions/pattern","description":"Instead of `identity`: a pattern of the whole identity, in which `*` stands for any characters but `/` and `@`."},"project":{"$ref":"#/definitions/project"}}};
const schema35 = {"type":"string","pattern":"^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$","description":"A pattern with at least one `*`, which stands for any characters but `/` and `@`."};
const pattern18 = new RegExp("^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$", "u");

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.profile === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "profile"},schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "name") || (key0 === "profile")) || (key0 === "issuer")) || (key0 === "identity")) || (key0 === "identityPattern")) || (key0 === "project"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern5.test(data0)){
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"},schema:"^[a-z0-9][a-z0-9._-]{0,62}$",parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},schema:schema16.type,parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.profile !== undefined){
let data1 = data.profile;
if(typeof data1 === "string"){
if(!pattern5.test(data1)){
const err5 = {instancePath:instancePath+"/profile",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"},schema:"^[a-z0-9][a-z0-9._-]{0,62}$",parentSchema:schema16,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/profile",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},schema:schema16.type,parentSchema:schema16,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.issuer !== undefined){
let data2 = data.issuer;
if(typeof data2 === "string"){
if(!pattern1.test(data2)){
const err7 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]{1,500}$"},schema:"^https?://[^\\s]{1,500}$",parentSchema:schema31.properties.issuer,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/type",keyword:"type",params:{type: "string"},schema:schema31.properties.issuer.type,parentSchema:schema31.properties.issuer,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.identity !== undefined){
let data3 = data.identity;
if(typeof data3 === "string"){
if(!pattern2.test(data3)){
const err9 = {instancePath:instancePath+"/identity",schemaPath:"#/definitions/text/pattern",keyword:"pattern",params:{pattern: "^[^\\s]{1,1000}$"},schema:"^[^\\s]{1,1000}$",parentSchema:schema13,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/identity",schemaPath:"#/definitions/text/type",keyword:"type",params:{type: "string"},schema:schema13.type,parentSchema:schema13,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.identityPattern !== undefined){
let data4 = data.identityPattern;
if(typeof data4 === "string"){
if(!pattern18.test(data4)){
const err11 = {instancePath:instancePath+"/identityPattern",schemaPath:"#/definitions/pattern/pattern",keyword:"pattern",params:{pattern: "^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$"},schema:"^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$",parentSchema:schema35,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/identityPattern",schemaPath:"#/definitions/pattern/type",keyword:"type",params:{type: "string"},schema:schema35.type,parentSchema:schema35,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.project !== undefined){
if(!(validate24(data.project, {instancePath:instancePath+"/project",parentData:data,parentDataProperty:"project",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema31.type,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}

const schema36 = {"type":"object","additionalProperties":false,"required":["name","mode","requires"],"properties":{"name":{"$ref":"#/definitions/name"},"mode":{"enum":["observe","warn","enforce"],"description":"What a refusal does to the exit code; it never changes the verdict. `enforce` is the one that protects."},"requires":{"$ref":"#/definitions/requires"},"breakGlass":{"$ref":"#/definitions/breakGlass"}}};
const schema38 = {"type":"object","description":"What the gate asks. What is left out is not asked; at least one thing must be.","additionalProperties":false,"properties":{"sbom":{"type":"object","description":"A valid SBOM that the provenance names by digest.","additionalProperties":false,"properties":{"formats":{"type":"array","minItems":1,"maxItems":2,"description":"Accepted formats; both unless said otherwise.","items":{"enum":["cyclonedx","spdx"]}},"minComponents":{"type":"integer","minimum":0,"maximum":1000000,"default":1,"description":"Fewest components that it must list."}}},"signature":{"type":"object","description":"A signature over the artifact.","additionalProperties":false,"required":["signers"],"properties":{"signers":{"$ref":"#/definitions/names","description":"Names of signers; one of them must have signed."}}},"provenance":{"type":"object","description":"Signed SLSA provenance with the artifact among its subjects. Name `builders`, `builderPatterns` or both.","additionalProperties":false,"required":["signers","buildTypes"],"properties":{"signers":{"$ref":"#/definitions/names","description":"Names of signers; one of them must have signed it."},"buildTypes":{"type":"array","minItems":1,"maxItems":100,"description":"Accepted build types, compared literally.","items":{"$ref":"#/definitions/text"},"examples":[["https://waybill.dev/buildtypes/gitlab-job/v1"]]},"builders":{"type":"array","minItems":1,"maxItems":1000,"description":"Accepted builder ids, compared literally: `https://<gitlab host>/waybill/builders/<tier or gitlab-hosted>/v1`.","items":{"$ref":"#/definitions/text"}},"builderPatterns":{"$ref":"#/definitions/patterns","description":"Accepted builder ids as patterns; `*` stands for any characters but `/` and `@`."},"subjects":{"enum":["submitted","registry","job-artifact"],"default":"submitted","description":"How the platform must have checked the artifact's digest, at least: `submitted` takes it from the job; `registry`: it is in the project's own registry; `job-artifact`: an earlier job of the pipeline left it and the server hashed it. More than `submitted` needs a signer of a profile of the kind `server`."}}},"source":{"type":"object","description":"Which projects and refs an artifact may come from. Name `refs`, `refPatterns` or both.","additionalProperties":false,"required":["projects","least"],"properties":{"projects":{"type":"array","minItems":1,"maxItems":10000,"description":"Projects by number and path; both must match.","items":{"$ref":"#/definitions/project"}},"refs":{"type":"array","minItems":1,"maxItems":1000,"description":"Full refs, compared literally.","items":{"type":"string","description":"A full ref, such as `refs/heads/main`.","pattern":"^refs/(heads|tags|merge-requests)/[^\\s*]{1,500}$"},"examples":[["refs/heads/main"]]},"refPatterns":{"type":"array","minItems":1,"maxItems":1000,"description":"Full refs as patterns, such as `refs/tags/v*`; `*` stands for any characters but `/` and `@`.","items":{"type":"string","description":"A full ref with at least one `*`, such as `refs/tags/v*`.","pattern":"^refs/(heads|tags|merge-requests)/[^\\s*]{0,500}\\*[^\\s]{0,500}$"}},"least":{"$ref":"#/definitions/leastOfCertificate"}}},"commit":{"type":"object","description":"The commit that was built must be known.","additionalProperties":false,"required":["least"],"properties":{"least":{"$ref":"#/definitions/leastOfCertificate"}}},"protectedRef":{"type":"object","description":"The ref must have been protected when the job ran.","additionalProperties":false,"required":["least"],"properties":{"least":{"$ref":"#/definitions/leastOfToken"}}},"review":{"type":"object","description":"The commit must have come by a merge request that people approved, confirmed by GitLab's API.","additionalProperties":false,"required":["minApprovals","lastCommit"],"properties":{"minApprovals":{"type":"integer","minimum":1,"maximum":100,"description":"Fewest people who approve, other than its author and who committed to it."},"lastCommit":{"type":"boolean","description":"True when an approval must be no older than the last push to the merge request, or GitLab must reset approvals on push."},"rules":{"type":"boolean","description":"True when every approval rule that GitLab asks of the merge request must be approved; needs GitLab Premium."}}},"scans":{"type":"object","description":"Security scans must have succeeded in the build's pipeline, confirmed by GitLab's API.","additionalProperties":false,"required":["types"],"properties":{"types":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","enum":["sast","secret_detection","dependency_scanning","container_scanning","cluster_image_scanning","dast","api_fuzzing","coverage_fuzzing"]},"description":"Kinds of reports, by GitLab's names under `artifacts:reports`. Each must be there, of a scan that succeeded."},"forbid":{"type":"array","minItems":1,"uniqueItems":true,"items":{"type":"string","enum":["critical","high","medium","low","unknown","info"]},"description":"Severities of which these reports may have no finding; findings do not count when absent. What no scanner rated is `unknown`, and that is no low one."},"maxAge":{"type":"string","pattern":"^[1-9][0-9]{0,5}(s|m|h|d|w)$","description":"How long ago the scans may have ended: a whole number and s, m, h, d or w. Not asked when absent."}}},"deploymentApprovals":{"type":"object","description":"People must have approved the deployment of the commit, confirmed by GitLab's API; needs GitLab Premium.","additionalProperties":false,"required":["minApprovals"],"properties":{"environment":{"type":"string","minLength":1,"maxLength":255,"description":"Name of the environment in GitLab; the name of this environment when absent."},"minApprovals":{"type":"integer","minimum":1,"maximum":100,"description":"Fewest people who approve the deployment; every rule of the environment in GitLab must be satisfied, too."}}},"jobLog":{"type":"object","description":"The digest of the log of the job that built must be on record, so that the log can be compared later.","additionalProperties":false,"required":["recorded"],"properties":{"recorded":{"const":true,"description":"Always true; leave `jobLog` out where it is not asked."}}},"pipeline":{"type":"object","description":"The pipeline must be known and must have been started in one of these ways.","additionalProperties":false,"required":["sources","least"],"properties":{"sources":{"type":"array","minItems":1,"maxItems":50,"description":"Values of `CI_PIPELINE_SOURCE`, such as push, web, schedule.","items":{"type":"string","description":"A value of `CI_PIPELINE_SOURCE`, in lowercase.","pattern":"^[a-z_]{1,60}$"}},"least":{"$ref":"#/definitions/leastOfToken"}}},"runner":{"type":"object","description":"The runner must belong to one of these tiers.","additionalProperties":false,"required":["tiers","least"],"properties":{"tiers":{"$ref":"#/definitions/names","description":"Names of tiers in `runner-tiers.yaml`."},"least":{"$ref":"#/definitions/leastOfToken"}}},"freshness":{"type":"object","description":"How old a build may be.","additionalProperties":false,"required":["maxAge"],"properties":{"maxAge":{"type":"string","pattern":"^[1-9][0-9]{0,5}(s|m|h|d|w)$","description":"A whole number and s, m, h, d or w, such as `12h` or `30d`."}}},"health":{"type":"object","description":"How healthy the platform must have been when the build was accepted.","additionalProperties":false,"required":["accept","otherwise"],"properties":{"accept":{"type":"array","minItems":1,"maxItems":4,"description":"States that pass; leave at least one out.","items":{"enum":["healthy","degraded","unhealthy","unknown"]}},"otherwise":{"enum":["refuse","warn","show"],"description":"What any other state leads to."}}}}};
const schema43 = {"enum":["claimed","certificate","token","api"],"description":"Least assurance that counts: `claimed` by the job, bound by a `certificate`, from a verified ID `token`, confirmed by GitLab's `api`."};
const schema45 = {"enum":["claimed","token","api"],"description":"Least assurance that counts: `claimed` by the job, from a verified ID `token`, confirmed by GitLab's `api`. A certificate carries neither pipeline nor runner nor protection."};
const func2 = Object.prototype.hasOwnProperty;
const schema41 = {"description":"Patterns with at least one `*`, which stands for any characters but `/` and `@`.","type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/pattern"}};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 1000){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.length < 1){
const err1 = {instancePath,schemaPath:"#/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
if(typeof data0 === "string"){
if(!pattern18.test(data0)){
const err2 = {instancePath:instancePath+"/" + i0,schemaPath:"#/definitions/pattern/pattern",keyword:"pattern",params:{pattern: "^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$"},schema:"^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$",parentSchema:schema35,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/" + i0,schemaPath:"#/definitions/pattern/type",keyword:"type",params:{type: "string"},schema:schema35.type,parentSchema:schema35,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},schema:schema41.type,parentSchema:schema41,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}

const pattern24 = new RegExp("^refs/(heads|tags|merge-requests)/[^\\s*]{1,500}$", "u");
const pattern25 = new RegExp("^refs/(heads|tags|merge-requests)/[^\\s*]{0,500}\\*[^\\s]{0,500}$", "u");
const pattern26 = new RegExp("^[1-9][0-9]{0,5}(s|m|h|d|w)$", "u");
const pattern27 = new RegExp("^[a-z_]{1,60}$", "u");

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema38.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema38,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.sbom !== undefined){
let data0 = data.sbom;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
for(const key1 in data0){
if(!((key1 === "formats") || (key1 === "minComponents"))){
const err1 = {instancePath:instancePath+"/sbom",schemaPath:"#/properties/sbom/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema38.properties.sbom,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data0.formats !== undefined){
let data1 = data0.formats;
if(Array.isArray(data1)){
if(data1.length > 2){
const err2 = {instancePath:instancePath+"/sbom/formats",schemaPath:"#/properties/sbom/properties/formats/maxItems",keyword:"maxItems",params:{limit: 2},schema:2,parentSchema:schema38.properties.sbom.properties.formats,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data1.length < 1){
const err3 = {instancePath:instancePath+"/sbom/formats",schemaPath:"#/properties/sbom/properties/formats/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.sbom.properties.formats,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(!((data2 === "cyclonedx") || (data2 === "spdx"))){
const err4 = {instancePath:instancePath+"/sbom/formats/" + i0,schemaPath:"#/properties/sbom/properties/formats/items/enum",keyword:"enum",params:{allowedValues: schema38.properties.sbom.properties.formats.items.enum},schema:schema38.properties.sbom.properties.formats.items.enum,parentSchema:schema38.properties.sbom.properties.formats.items,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/sbom/formats",schemaPath:"#/properties/sbom/properties/formats/type",keyword:"type",params:{type: "array"},schema:schema38.properties.sbom.properties.formats.type,parentSchema:schema38.properties.sbom.properties.formats,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data0.minComponents !== undefined){
let data3 = data0.minComponents;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err6 = {instancePath:instancePath+"/sbom/minComponents",schemaPath:"#/properties/sbom/properties/minComponents/type",keyword:"type",params:{type: "integer"},schema:schema38.properties.sbom.properties.minComponents.type,parentSchema:schema38.properties.sbom.properties.minComponents,data:data3};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 1000000 || isNaN(data3)){
const err7 = {instancePath:instancePath+"/sbom/minComponents",schemaPath:"#/properties/sbom/properties/minComponents/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},schema:1000000,parentSchema:schema38.properties.sbom.properties.minComponents,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err8 = {instancePath:instancePath+"/sbom/minComponents",schemaPath:"#/properties/sbom/properties/minComponents/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema38.properties.sbom.properties.minComponents,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
}
else {
const err9 = {instancePath:instancePath+"/sbom",schemaPath:"#/properties/sbom/type",keyword:"type",params:{type: "object"},schema:schema38.properties.sbom.type,parentSchema:schema38.properties.sbom,data:data0};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.signature !== undefined){
let data4 = data.signature;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.signers === undefined){
const err10 = {instancePath:instancePath+"/signature",schemaPath:"#/properties/signature/required",keyword:"required",params:{missingProperty: "signers"},schema:schema38.properties.signature.required,parentSchema:schema38.properties.signature,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
for(const key2 in data4){
if(!(key2 === "signers")){
const err11 = {instancePath:instancePath+"/signature",schemaPath:"#/properties/signature/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},schema:false,parentSchema:schema38.properties.signature,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data4.signers !== undefined){
if(!(validate13(data4.signers, {instancePath:instancePath+"/signature/signers",parentData:data4,parentDataProperty:"signers",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
}
}
else {
const err12 = {instancePath:instancePath+"/signature",schemaPath:"#/properties/signature/type",keyword:"type",params:{type: "object"},schema:schema38.properties.signature.type,parentSchema:schema38.properties.signature,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.provenance !== undefined){
let data6 = data.provenance;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.signers === undefined){
const err13 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "signers"},schema:schema38.properties.provenance.required,parentSchema:schema38.properties.provenance,data:data6};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data6.buildTypes === undefined){
const err14 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "buildTypes"},schema:schema38.properties.provenance.required,parentSchema:schema38.properties.provenance,data:data6};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key3 in data6){
if(!(((((key3 === "signers") || (key3 === "buildTypes")) || (key3 === "builders")) || (key3 === "builderPatterns")) || (key3 === "subjects"))){
const err15 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},schema:false,parentSchema:schema38.properties.provenance,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data6.signers !== undefined){
if(!(validate13(data6.signers, {instancePath:instancePath+"/provenance/signers",parentData:data6,parentDataProperty:"signers",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
}
if(data6.buildTypes !== undefined){
let data8 = data6.buildTypes;
if(Array.isArray(data8)){
if(data8.length > 100){
const err16 = {instancePath:instancePath+"/provenance/buildTypes",schemaPath:"#/properties/provenance/properties/buildTypes/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema38.properties.provenance.properties.buildTypes,data:data8};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data8.length < 1){
const err17 = {instancePath:instancePath+"/provenance/buildTypes",schemaPath:"#/properties/provenance/properties/buildTypes/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.provenance.properties.buildTypes,data:data8};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
let data9 = data8[i1];
if(typeof data9 === "string"){
if(!pattern2.test(data9)){
const err18 = {instancePath:instancePath+"/provenance/buildTypes/" + i1,schemaPath:"#/definitions/text/pattern",keyword:"pattern",params:{pattern: "^[^\\s]{1,1000}$"},schema:"^[^\\s]{1,1000}$",parentSchema:schema13,data:data9};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/provenance/buildTypes/" + i1,schemaPath:"#/definitions/text/type",keyword:"type",params:{type: "string"},schema:schema13.type,parentSchema:schema13,data:data9};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/provenance/buildTypes",schemaPath:"#/properties/provenance/properties/buildTypes/type",keyword:"type",params:{type: "array"},schema:schema38.properties.provenance.properties.buildTypes.type,parentSchema:schema38.properties.provenance.properties.buildTypes,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data6.builders !== undefined){
let data10 = data6.builders;
if(Array.isArray(data10)){
if(data10.length > 1000){
const err21 = {instancePath:instancePath+"/provenance/builders",schemaPath:"#/properties/provenance/properties/builders/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema38.properties.provenance.properties.builders,data:data10};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data10.length < 1){
const err22 = {instancePath:instancePath+"/provenance/builders",schemaPath:"#/properties/provenance/properties/builders/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.provenance.properties.builders,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
let data11 = data10[i2];
if(typeof data11 === "string"){
if(!pattern2.test(data11)){
const err23 = {instancePath:instancePath+"/provenance/builders/" + i2,schemaPath:"#/definitions/text/pattern",keyword:"pattern",params:{pattern: "^[^\\s]{1,1000}$"},schema:"^[^\\s]{1,1000}$",parentSchema:schema13,data:data11};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/provenance/builders/" + i2,schemaPath:"#/definitions/text/type",keyword:"type",params:{type: "string"},schema:schema13.type,parentSchema:schema13,data:data11};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/provenance/builders",schemaPath:"#/properties/provenance/properties/builders/type",keyword:"type",params:{type: "array"},schema:schema38.properties.provenance.properties.builders.type,parentSchema:schema38.properties.provenance.properties.builders,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data6.builderPatterns !== undefined){
if(!(validate35(data6.builderPatterns, {instancePath:instancePath+"/provenance/builderPatterns",parentData:data6,parentDataProperty:"builderPatterns",rootData}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
}
if(data6.subjects !== undefined){
let data13 = data6.subjects;
if(!(((data13 === "submitted") || (data13 === "registry")) || (data13 === "job-artifact"))){
const err26 = {instancePath:instancePath+"/provenance/subjects",schemaPath:"#/properties/provenance/properties/subjects/enum",keyword:"enum",params:{allowedValues: schema38.properties.provenance.properties.subjects.enum},schema:schema38.properties.provenance.properties.subjects.enum,parentSchema:schema38.properties.provenance.properties.subjects,data:data13};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/type",keyword:"type",params:{type: "object"},schema:schema38.properties.provenance.type,parentSchema:schema38.properties.provenance,data:data6};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.source !== undefined){
let data14 = data.source;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
if(data14.projects === undefined){
const err28 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/required",keyword:"required",params:{missingProperty: "projects"},schema:schema38.properties.source.required,parentSchema:schema38.properties.source,data:data14};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data14.least === undefined){
const err29 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/required",keyword:"required",params:{missingProperty: "least"},schema:schema38.properties.source.required,parentSchema:schema38.properties.source,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
for(const key4 in data14){
if(!((((key4 === "projects") || (key4 === "refs")) || (key4 === "refPatterns")) || (key4 === "least"))){
const err30 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},schema:false,parentSchema:schema38.properties.source,data:data14};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data14.projects !== undefined){
let data15 = data14.projects;
if(Array.isArray(data15)){
if(data15.length > 10000){
const err31 = {instancePath:instancePath+"/source/projects",schemaPath:"#/properties/source/properties/projects/maxItems",keyword:"maxItems",params:{limit: 10000},schema:10000,parentSchema:schema38.properties.source.properties.projects,data:data15};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data15.length < 1){
const err32 = {instancePath:instancePath+"/source/projects",schemaPath:"#/properties/source/properties/projects/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.source.properties.projects,data:data15};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
const len3 = data15.length;
for(let i3=0; i3<len3; i3++){
if(!(validate24(data15[i3], {instancePath:instancePath+"/source/projects/" + i3,parentData:data15,parentDataProperty:i3,rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err33 = {instancePath:instancePath+"/source/projects",schemaPath:"#/properties/source/properties/projects/type",keyword:"type",params:{type: "array"},schema:schema38.properties.source.properties.projects.type,parentSchema:schema38.properties.source.properties.projects,data:data15};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data14.refs !== undefined){
let data17 = data14.refs;
if(Array.isArray(data17)){
if(data17.length > 1000){
const err34 = {instancePath:instancePath+"/source/refs",schemaPath:"#/properties/source/properties/refs/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema38.properties.source.properties.refs,data:data17};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(data17.length < 1){
const err35 = {instancePath:instancePath+"/source/refs",schemaPath:"#/properties/source/properties/refs/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.source.properties.refs,data:data17};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
const len4 = data17.length;
for(let i4=0; i4<len4; i4++){
let data18 = data17[i4];
if(typeof data18 === "string"){
if(!pattern24.test(data18)){
const err36 = {instancePath:instancePath+"/source/refs/" + i4,schemaPath:"#/properties/source/properties/refs/items/pattern",keyword:"pattern",params:{pattern: "^refs/(heads|tags|merge-requests)/[^\\s*]{1,500}$"},schema:"^refs/(heads|tags|merge-requests)/[^\\s*]{1,500}$",parentSchema:schema38.properties.source.properties.refs.items,data:data18};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/source/refs/" + i4,schemaPath:"#/properties/source/properties/refs/items/type",keyword:"type",params:{type: "string"},schema:schema38.properties.source.properties.refs.items.type,parentSchema:schema38.properties.source.properties.refs.items,data:data18};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath:instancePath+"/source/refs",schemaPath:"#/properties/source/properties/refs/type",keyword:"type",params:{type: "array"},schema:schema38.properties.source.properties.refs.type,parentSchema:schema38.properties.source.properties.refs,data:data17};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data14.refPatterns !== undefined){
let data19 = data14.refPatterns;
if(Array.isArray(data19)){
if(data19.length > 1000){
const err39 = {instancePath:instancePath+"/source/refPatterns",schemaPath:"#/properties/source/properties/refPatterns/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema38.properties.source.properties.refPatterns,data:data19};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data19.length < 1){
const err40 = {instancePath:instancePath+"/source/refPatterns",schemaPath:"#/properties/source/properties/refPatterns/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.source.properties.refPatterns,data:data19};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
const len5 = data19.length;
for(let i5=0; i5<len5; i5++){
let data20 = data19[i5];
if(typeof data20 === "string"){
if(!pattern25.test(data20)){
const err41 = {instancePath:instancePath+"/source/refPatterns/" + i5,schemaPath:"#/properties/source/properties/refPatterns/items/pattern",keyword:"pattern",params:{pattern: "^refs/(heads|tags|merge-requests)/[^\\s*]{0,500}\\*[^\\s]{0,500}$"},schema:"^refs/(heads|tags|merge-requests)/[^\\s*]{0,500}\\*[^\\s]{0,500}$",parentSchema:schema38.properties.source.properties.refPatterns.items,data:data20};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/source/refPatterns/" + i5,schemaPath:"#/properties/source/properties/refPatterns/items/type",keyword:"type",params:{type: "string"},schema:schema38.properties.source.properties.refPatterns.items.type,parentSchema:schema38.properties.source.properties.refPatterns.items,data:data20};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/source/refPatterns",schemaPath:"#/properties/source/properties/refPatterns/type",keyword:"type",params:{type: "array"},schema:schema38.properties.source.properties.refPatterns.type,parentSchema:schema38.properties.source.properties.refPatterns,data:data19};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data14.least !== undefined){
let data21 = data14.least;
if(!((((data21 === "claimed") || (data21 === "certificate")) || (data21 === "token")) || (data21 === "api"))){
const err44 = {instancePath:instancePath+"/source/least",schemaPath:"#/definitions/leastOfCertificate/enum",keyword:"enum",params:{allowedValues: schema43.enum},schema:schema43.enum,parentSchema:schema43,data:data21};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
else {
const err45 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type: "object"},schema:schema38.properties.source.type,parentSchema:schema38.properties.source,data:data14};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data.commit !== undefined){
let data22 = data.commit;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.least === undefined){
const err46 = {instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/required",keyword:"required",params:{missingProperty: "least"},schema:schema38.properties.commit.required,parentSchema:schema38.properties.commit,data:data22};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
for(const key5 in data22){
if(!(key5 === "least")){
const err47 = {instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},schema:false,parentSchema:schema38.properties.commit,data:data22};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data22.least !== undefined){
let data23 = data22.least;
if(!((((data23 === "claimed") || (data23 === "certificate")) || (data23 === "token")) || (data23 === "api"))){
const err48 = {instancePath:instancePath+"/commit/least",schemaPath:"#/definitions/leastOfCertificate/enum",keyword:"enum",params:{allowedValues: schema43.enum},schema:schema43.enum,parentSchema:schema43,data:data23};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/type",keyword:"type",params:{type: "object"},schema:schema38.properties.commit.type,parentSchema:schema38.properties.commit,data:data22};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data.protectedRef !== undefined){
let data24 = data.protectedRef;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
if(data24.least === undefined){
const err50 = {instancePath:instancePath+"/protectedRef",schemaPath:"#/properties/protectedRef/required",keyword:"required",params:{missingProperty: "least"},schema:schema38.properties.protectedRef.required,parentSchema:schema38.properties.protectedRef,data:data24};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
for(const key6 in data24){
if(!(key6 === "least")){
const err51 = {instancePath:instancePath+"/protectedRef",schemaPath:"#/properties/protectedRef/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},schema:false,parentSchema:schema38.properties.protectedRef,data:data24};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data24.least !== undefined){
let data25 = data24.least;
if(!(((data25 === "claimed") || (data25 === "token")) || (data25 === "api"))){
const err52 = {instancePath:instancePath+"/protectedRef/least",schemaPath:"#/definitions/leastOfToken/enum",keyword:"enum",params:{allowedValues: schema45.enum},schema:schema45.enum,parentSchema:schema45,data:data25};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/protectedRef",schemaPath:"#/properties/protectedRef/type",keyword:"type",params:{type: "object"},schema:schema38.properties.protectedRef.type,parentSchema:schema38.properties.protectedRef,data:data24};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data.review !== undefined){
let data26 = data.review;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.minApprovals === undefined){
const err54 = {instancePath:instancePath+"/review",schemaPath:"#/properties/review/required",keyword:"required",params:{missingProperty: "minApprovals"},schema:schema38.properties.review.required,parentSchema:schema38.properties.review,data:data26};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data26.lastCommit === undefined){
const err55 = {instancePath:instancePath+"/review",schemaPath:"#/properties/review/required",keyword:"required",params:{missingProperty: "lastCommit"},schema:schema38.properties.review.required,parentSchema:schema38.properties.review,data:data26};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
for(const key7 in data26){
if(!(((key7 === "minApprovals") || (key7 === "lastCommit")) || (key7 === "rules"))){
const err56 = {instancePath:instancePath+"/review",schemaPath:"#/properties/review/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},schema:false,parentSchema:schema38.properties.review,data:data26};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data26.minApprovals !== undefined){
let data27 = data26.minApprovals;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
const err57 = {instancePath:instancePath+"/review/minApprovals",schemaPath:"#/properties/review/properties/minApprovals/type",keyword:"type",params:{type: "integer"},schema:schema38.properties.review.properties.minApprovals.type,parentSchema:schema38.properties.review.properties.minApprovals,data:data27};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 100 || isNaN(data27)){
const err58 = {instancePath:instancePath+"/review/minApprovals",schemaPath:"#/properties/review/properties/minApprovals/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},schema:100,parentSchema:schema38.properties.review.properties.minApprovals,data:data27};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(data27 < 1 || isNaN(data27)){
const err59 = {instancePath:instancePath+"/review/minApprovals",schemaPath:"#/properties/review/properties/minApprovals/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema38.properties.review.properties.minApprovals,data:data27};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
if(data26.lastCommit !== undefined){
let data28 = data26.lastCommit;
if(typeof data28 !== "boolean"){
const err60 = {instancePath:instancePath+"/review/lastCommit",schemaPath:"#/properties/review/properties/lastCommit/type",keyword:"type",params:{type: "boolean"},schema:schema38.properties.review.properties.lastCommit.type,parentSchema:schema38.properties.review.properties.lastCommit,data:data28};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data26.rules !== undefined){
let data29 = data26.rules;
if(typeof data29 !== "boolean"){
const err61 = {instancePath:instancePath+"/review/rules",schemaPath:"#/properties/review/properties/rules/type",keyword:"type",params:{type: "boolean"},schema:schema38.properties.review.properties.rules.type,parentSchema:schema38.properties.review.properties.rules,data:data29};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/review",schemaPath:"#/properties/review/type",keyword:"type",params:{type: "object"},schema:schema38.properties.review.type,parentSchema:schema38.properties.review,data:data26};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data.scans !== undefined){
let data30 = data.scans;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
if(data30.types === undefined){
const err63 = {instancePath:instancePath+"/scans",schemaPath:"#/properties/scans/required",keyword:"required",params:{missingProperty: "types"},schema:schema38.properties.scans.required,parentSchema:schema38.properties.scans,data:data30};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
for(const key8 in data30){
if(!(((key8 === "types") || (key8 === "forbid")) || (key8 === "maxAge"))){
const err64 = {instancePath:instancePath+"/scans",schemaPath:"#/properties/scans/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},schema:false,parentSchema:schema38.properties.scans,data:data30};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data30.types !== undefined){
let data31 = data30.types;
if(Array.isArray(data31)){
if(data31.length < 1){
const err65 = {instancePath:instancePath+"/scans/types",schemaPath:"#/properties/scans/properties/types/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.scans.properties.types,data:data31};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
const len6 = data31.length;
for(let i6=0; i6<len6; i6++){
let data32 = data31[i6];
if(typeof data32 !== "string"){
const err66 = {instancePath:instancePath+"/scans/types/" + i6,schemaPath:"#/properties/scans/properties/types/items/type",keyword:"type",params:{type: "string"},schema:schema38.properties.scans.properties.types.items.type,parentSchema:schema38.properties.scans.properties.types.items,data:data32};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(!((((((((data32 === "sast") || (data32 === "secret_detection")) || (data32 === "dependency_scanning")) || (data32 === "container_scanning")) || (data32 === "cluster_image_scanning")) || (data32 === "dast")) || (data32 === "api_fuzzing")) || (data32 === "coverage_fuzzing"))){
const err67 = {instancePath:instancePath+"/scans/types/" + i6,schemaPath:"#/properties/scans/properties/types/items/enum",keyword:"enum",params:{allowedValues: schema38.properties.scans.properties.types.items.enum},schema:schema38.properties.scans.properties.types.items.enum,parentSchema:schema38.properties.scans.properties.types.items,data:data32};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
let i7 = data31.length;
let j0;
if(i7 > 1){
const indices0 = {};
for(;i7--;){
let item0 = data31[i7];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err68 = {instancePath:instancePath+"/scans/types",schemaPath:"#/properties/scans/properties/types/uniqueItems",keyword:"uniqueItems",params:{i: i7, j: j0},schema:true,parentSchema:schema38.properties.scans.properties.types,data:data31};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
break;
}
indices0[item0] = i7;
}
}
}
else {
const err69 = {instancePath:instancePath+"/scans/types",schemaPath:"#/properties/scans/properties/types/type",keyword:"type",params:{type: "array"},schema:schema38.properties.scans.properties.types.type,parentSchema:schema38.properties.scans.properties.types,data:data31};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data30.forbid !== undefined){
let data33 = data30.forbid;
if(Array.isArray(data33)){
if(data33.length < 1){
const err70 = {instancePath:instancePath+"/scans/forbid",schemaPath:"#/properties/scans/properties/forbid/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.scans.properties.forbid,data:data33};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
const len7 = data33.length;
for(let i8=0; i8<len7; i8++){
let data34 = data33[i8];
if(typeof data34 !== "string"){
const err71 = {instancePath:instancePath+"/scans/forbid/" + i8,schemaPath:"#/properties/scans/properties/forbid/items/type",keyword:"type",params:{type: "string"},schema:schema38.properties.scans.properties.forbid.items.type,parentSchema:schema38.properties.scans.properties.forbid.items,data:data34};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(!((((((data34 === "critical") || (data34 === "high")) || (data34 === "medium")) || (data34 === "low")) || (data34 === "unknown")) || (data34 === "info"))){
const err72 = {instancePath:instancePath+"/scans/forbid/" + i8,schemaPath:"#/properties/scans/properties/forbid/items/enum",keyword:"enum",params:{allowedValues: schema38.properties.scans.properties.forbid.items.enum},schema:schema38.properties.scans.properties.forbid.items.enum,parentSchema:schema38.properties.scans.properties.forbid.items,data:data34};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
let i9 = data33.length;
let j1;
if(i9 > 1){
const indices1 = {};
for(;i9--;){
let item1 = data33[i9];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err73 = {instancePath:instancePath+"/scans/forbid",schemaPath:"#/properties/scans/properties/forbid/uniqueItems",keyword:"uniqueItems",params:{i: i9, j: j1},schema:true,parentSchema:schema38.properties.scans.properties.forbid,data:data33};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
break;
}
indices1[item1] = i9;
}
}
}
else {
const err74 = {instancePath:instancePath+"/scans/forbid",schemaPath:"#/properties/scans/properties/forbid/type",keyword:"type",params:{type: "array"},schema:schema38.properties.scans.properties.forbid.type,parentSchema:schema38.properties.scans.properties.forbid,data:data33};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data30.maxAge !== undefined){
let data35 = data30.maxAge;
if(typeof data35 === "string"){
if(!pattern26.test(data35)){
const err75 = {instancePath:instancePath+"/scans/maxAge",schemaPath:"#/properties/scans/properties/maxAge/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,5}(s|m|h|d|w)$"},schema:"^[1-9][0-9]{0,5}(s|m|h|d|w)$",parentSchema:schema38.properties.scans.properties.maxAge,data:data35};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
else {
const err76 = {instancePath:instancePath+"/scans/maxAge",schemaPath:"#/properties/scans/properties/maxAge/type",keyword:"type",params:{type: "string"},schema:schema38.properties.scans.properties.maxAge.type,parentSchema:schema38.properties.scans.properties.maxAge,data:data35};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
else {
const err77 = {instancePath:instancePath+"/scans",schemaPath:"#/properties/scans/type",keyword:"type",params:{type: "object"},schema:schema38.properties.scans.type,parentSchema:schema38.properties.scans,data:data30};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data.deploymentApprovals !== undefined){
let data36 = data.deploymentApprovals;
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
if(data36.minApprovals === undefined){
const err78 = {instancePath:instancePath+"/deploymentApprovals",schemaPath:"#/properties/deploymentApprovals/required",keyword:"required",params:{missingProperty: "minApprovals"},schema:schema38.properties.deploymentApprovals.required,parentSchema:schema38.properties.deploymentApprovals,data:data36};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
for(const key9 in data36){
if(!((key9 === "environment") || (key9 === "minApprovals"))){
const err79 = {instancePath:instancePath+"/deploymentApprovals",schemaPath:"#/properties/deploymentApprovals/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},schema:false,parentSchema:schema38.properties.deploymentApprovals,data:data36};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data36.environment !== undefined){
let data37 = data36.environment;
if(typeof data37 === "string"){
if(data37.length > 255){
const err80 = {instancePath:instancePath+"/deploymentApprovals/environment",schemaPath:"#/properties/deploymentApprovals/properties/environment/maxLength",keyword:"maxLength",params:{limit: 255},schema:255,parentSchema:schema38.properties.deploymentApprovals.properties.environment,data:data37};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(data37.length < 1){
const err81 = {instancePath:instancePath+"/deploymentApprovals/environment",schemaPath:"#/properties/deploymentApprovals/properties/environment/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema38.properties.deploymentApprovals.properties.environment,data:data37};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
else {
const err82 = {instancePath:instancePath+"/deploymentApprovals/environment",schemaPath:"#/properties/deploymentApprovals/properties/environment/type",keyword:"type",params:{type: "string"},schema:schema38.properties.deploymentApprovals.properties.environment.type,parentSchema:schema38.properties.deploymentApprovals.properties.environment,data:data37};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data36.minApprovals !== undefined){
let data38 = data36.minApprovals;
if(!(((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38))) && (isFinite(data38)))){
const err83 = {instancePath:instancePath+"/deploymentApprovals/minApprovals",schemaPath:"#/properties/deploymentApprovals/properties/minApprovals/type",keyword:"type",params:{type: "integer"},schema:schema38.properties.deploymentApprovals.properties.minApprovals.type,parentSchema:schema38.properties.deploymentApprovals.properties.minApprovals,data:data38};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if((typeof data38 == "number") && (isFinite(data38))){
if(data38 > 100 || isNaN(data38)){
const err84 = {instancePath:instancePath+"/deploymentApprovals/minApprovals",schemaPath:"#/properties/deploymentApprovals/properties/minApprovals/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},schema:100,parentSchema:schema38.properties.deploymentApprovals.properties.minApprovals,data:data38};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(data38 < 1 || isNaN(data38)){
const err85 = {instancePath:instancePath+"/deploymentApprovals/minApprovals",schemaPath:"#/properties/deploymentApprovals/properties/minApprovals/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema38.properties.deploymentApprovals.properties.minApprovals,data:data38};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
}
}
else {
const err86 = {instancePath:instancePath+"/deploymentApprovals",schemaPath:"#/properties/deploymentApprovals/type",keyword:"type",params:{type: "object"},schema:schema38.properties.deploymentApprovals.type,parentSchema:schema38.properties.deploymentApprovals,data:data36};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data.jobLog !== undefined){
let data39 = data.jobLog;
if(data39 && typeof data39 == "object" && !Array.isArray(data39)){
if(data39.recorded === undefined){
const err87 = {instancePath:instancePath+"/jobLog",schemaPath:"#/properties/jobLog/required",keyword:"required",params:{missingProperty: "recorded"},schema:schema38.properties.jobLog.required,parentSchema:schema38.properties.jobLog,data:data39};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
for(const key10 in data39){
if(!(key10 === "recorded")){
const err88 = {instancePath:instancePath+"/jobLog",schemaPath:"#/properties/jobLog/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},schema:false,parentSchema:schema38.properties.jobLog,data:data39};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data39.recorded !== undefined){
let data40 = data39.recorded;
if(true !== data40){
const err89 = {instancePath:instancePath+"/jobLog/recorded",schemaPath:"#/properties/jobLog/properties/recorded/const",keyword:"const",params:{allowedValue: true},schema:true,parentSchema:schema38.properties.jobLog.properties.recorded,data:data40};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
else {
const err90 = {instancePath:instancePath+"/jobLog",schemaPath:"#/properties/jobLog/type",keyword:"type",params:{type: "object"},schema:schema38.properties.jobLog.type,parentSchema:schema38.properties.jobLog,data:data39};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data.pipeline !== undefined){
let data41 = data.pipeline;
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
if(data41.sources === undefined){
const err91 = {instancePath:instancePath+"/pipeline",schemaPath:"#/properties/pipeline/required",keyword:"required",params:{missingProperty: "sources"},schema:schema38.properties.pipeline.required,parentSchema:schema38.properties.pipeline,data:data41};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(data41.least === undefined){
const err92 = {instancePath:instancePath+"/pipeline",schemaPath:"#/properties/pipeline/required",keyword:"required",params:{missingProperty: "least"},schema:schema38.properties.pipeline.required,parentSchema:schema38.properties.pipeline,data:data41};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
for(const key11 in data41){
if(!((key11 === "sources") || (key11 === "least"))){
const err93 = {instancePath:instancePath+"/pipeline",schemaPath:"#/properties/pipeline/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},schema:false,parentSchema:schema38.properties.pipeline,data:data41};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
if(data41.sources !== undefined){
let data42 = data41.sources;
if(Array.isArray(data42)){
if(data42.length > 50){
const err94 = {instancePath:instancePath+"/pipeline/sources",schemaPath:"#/properties/pipeline/properties/sources/maxItems",keyword:"maxItems",params:{limit: 50},schema:50,parentSchema:schema38.properties.pipeline.properties.sources,data:data42};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if(data42.length < 1){
const err95 = {instancePath:instancePath+"/pipeline/sources",schemaPath:"#/properties/pipeline/properties/sources/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.pipeline.properties.sources,data:data42};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
const len8 = data42.length;
for(let i10=0; i10<len8; i10++){
let data43 = data42[i10];
if(typeof data43 === "string"){
if(!pattern27.test(data43)){
const err96 = {instancePath:instancePath+"/pipeline/sources/" + i10,schemaPath:"#/properties/pipeline/properties/sources/items/pattern",keyword:"pattern",params:{pattern: "^[a-z_]{1,60}$"},schema:"^[a-z_]{1,60}$",parentSchema:schema38.properties.pipeline.properties.sources.items,data:data43};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
else {
const err97 = {instancePath:instancePath+"/pipeline/sources/" + i10,schemaPath:"#/properties/pipeline/properties/sources/items/type",keyword:"type",params:{type: "string"},schema:schema38.properties.pipeline.properties.sources.items.type,parentSchema:schema38.properties.pipeline.properties.sources.items,data:data43};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
else {
const err98 = {instancePath:instancePath+"/pipeline/sources",schemaPath:"#/properties/pipeline/properties/sources/type",keyword:"type",params:{type: "array"},schema:schema38.properties.pipeline.properties.sources.type,parentSchema:schema38.properties.pipeline.properties.sources,data:data42};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data41.least !== undefined){
let data44 = data41.least;
if(!(((data44 === "claimed") || (data44 === "token")) || (data44 === "api"))){
const err99 = {instancePath:instancePath+"/pipeline/least",schemaPath:"#/definitions/leastOfToken/enum",keyword:"enum",params:{allowedValues: schema45.enum},schema:schema45.enum,parentSchema:schema45,data:data44};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
}
else {
const err100 = {instancePath:instancePath+"/pipeline",schemaPath:"#/properties/pipeline/type",keyword:"type",params:{type: "object"},schema:schema38.properties.pipeline.type,parentSchema:schema38.properties.pipeline,data:data41};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
if(data.runner !== undefined){
let data45 = data.runner;
if(data45 && typeof data45 == "object" && !Array.isArray(data45)){
if(data45.tiers === undefined){
const err101 = {instancePath:instancePath+"/runner",schemaPath:"#/properties/runner/required",keyword:"required",params:{missingProperty: "tiers"},schema:schema38.properties.runner.required,parentSchema:schema38.properties.runner,data:data45};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(data45.least === undefined){
const err102 = {instancePath:instancePath+"/runner",schemaPath:"#/properties/runner/required",keyword:"required",params:{missingProperty: "least"},schema:schema38.properties.runner.required,parentSchema:schema38.properties.runner,data:data45};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
for(const key12 in data45){
if(!((key12 === "tiers") || (key12 === "least"))){
const err103 = {instancePath:instancePath+"/runner",schemaPath:"#/properties/runner/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},schema:false,parentSchema:schema38.properties.runner,data:data45};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data45.tiers !== undefined){
if(!(validate13(data45.tiers, {instancePath:instancePath+"/runner/tiers",parentData:data45,parentDataProperty:"tiers",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
}
if(data45.least !== undefined){
let data47 = data45.least;
if(!(((data47 === "claimed") || (data47 === "token")) || (data47 === "api"))){
const err104 = {instancePath:instancePath+"/runner/least",schemaPath:"#/definitions/leastOfToken/enum",keyword:"enum",params:{allowedValues: schema45.enum},schema:schema45.enum,parentSchema:schema45,data:data47};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
}
else {
const err105 = {instancePath:instancePath+"/runner",schemaPath:"#/properties/runner/type",keyword:"type",params:{type: "object"},schema:schema38.properties.runner.type,parentSchema:schema38.properties.runner,data:data45};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data.freshness !== undefined){
let data48 = data.freshness;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
if(data48.maxAge === undefined){
const err106 = {instancePath:instancePath+"/freshness",schemaPath:"#/properties/freshness/required",keyword:"required",params:{missingProperty: "maxAge"},schema:schema38.properties.freshness.required,parentSchema:schema38.properties.freshness,data:data48};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
for(const key13 in data48){
if(!(key13 === "maxAge")){
const err107 = {instancePath:instancePath+"/freshness",schemaPath:"#/properties/freshness/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},schema:false,parentSchema:schema38.properties.freshness,data:data48};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data48.maxAge !== undefined){
let data49 = data48.maxAge;
if(typeof data49 === "string"){
if(!pattern26.test(data49)){
const err108 = {instancePath:instancePath+"/freshness/maxAge",schemaPath:"#/properties/freshness/properties/maxAge/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,5}(s|m|h|d|w)$"},schema:"^[1-9][0-9]{0,5}(s|m|h|d|w)$",parentSchema:schema38.properties.freshness.properties.maxAge,data:data49};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
else {
const err109 = {instancePath:instancePath+"/freshness/maxAge",schemaPath:"#/properties/freshness/properties/maxAge/type",keyword:"type",params:{type: "string"},schema:schema38.properties.freshness.properties.maxAge.type,parentSchema:schema38.properties.freshness.properties.maxAge,data:data49};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
}
else {
const err110 = {instancePath:instancePath+"/freshness",schemaPath:"#/properties/freshness/type",keyword:"type",params:{type: "object"},schema:schema38.properties.freshness.type,parentSchema:schema38.properties.freshness,data:data48};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data.health !== undefined){
let data50 = data.health;
if(data50 && typeof data50 == "object" && !Array.isArray(data50)){
if(data50.accept === undefined){
const err111 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/required",keyword:"required",params:{missingProperty: "accept"},schema:schema38.properties.health.required,parentSchema:schema38.properties.health,data:data50};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if(data50.otherwise === undefined){
const err112 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/required",keyword:"required",params:{missingProperty: "otherwise"},schema:schema38.properties.health.required,parentSchema:schema38.properties.health,data:data50};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
for(const key14 in data50){
if(!((key14 === "accept") || (key14 === "otherwise"))){
const err113 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},schema:false,parentSchema:schema38.properties.health,data:data50};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
if(data50.accept !== undefined){
let data51 = data50.accept;
if(Array.isArray(data51)){
if(data51.length > 4){
const err114 = {instancePath:instancePath+"/health/accept",schemaPath:"#/properties/health/properties/accept/maxItems",keyword:"maxItems",params:{limit: 4},schema:4,parentSchema:schema38.properties.health.properties.accept,data:data51};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if(data51.length < 1){
const err115 = {instancePath:instancePath+"/health/accept",schemaPath:"#/properties/health/properties/accept/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema38.properties.health.properties.accept,data:data51};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
const len9 = data51.length;
for(let i11=0; i11<len9; i11++){
let data52 = data51[i11];
if(!((((data52 === "healthy") || (data52 === "degraded")) || (data52 === "unhealthy")) || (data52 === "unknown"))){
const err116 = {instancePath:instancePath+"/health/accept/" + i11,schemaPath:"#/properties/health/properties/accept/items/enum",keyword:"enum",params:{allowedValues: schema38.properties.health.properties.accept.items.enum},schema:schema38.properties.health.properties.accept.items.enum,parentSchema:schema38.properties.health.properties.accept.items,data:data52};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
else {
const err117 = {instancePath:instancePath+"/health/accept",schemaPath:"#/properties/health/properties/accept/type",keyword:"type",params:{type: "array"},schema:schema38.properties.health.properties.accept.type,parentSchema:schema38.properties.health.properties.accept,data:data51};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data50.otherwise !== undefined){
let data53 = data50.otherwise;
if(!(((data53 === "refuse") || (data53 === "warn")) || (data53 === "show"))){
const err118 = {instancePath:instancePath+"/health/otherwise",schemaPath:"#/properties/health/properties/otherwise/enum",keyword:"enum",params:{allowedValues: schema38.properties.health.properties.otherwise.enum},schema:schema38.properties.health.properties.otherwise.enum,parentSchema:schema38.properties.health.properties.otherwise,data:data53};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
}
else {
const err119 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/type",keyword:"type",params:{type: "object"},schema:schema38.properties.health.type,parentSchema:schema38.properties.health,data:data50};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
}
else {
const err120 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema38.type,parentSchema:schema38,data};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
validate32.errors = vErrors;
return errors === 0;
}

const schema48 = {"type":"object","description":"Who may let an artifact pass for a time in spite of a refusal; nobody where it is left out.","additionalProperties":false,"required":["users","projects","maxDuration"],"properties":{"users":{"type":"array","minItems":1,"maxItems":1000,"description":"People, by their number in GitLab, which never moves; the name is for people.","items":{"type":"object","additionalProperties":false,"required":["id","username"],"properties":{"id":{"$ref":"#/definitions/gitlabId","description":"Number of the user in GitLab."},"username":{"type":"string","minLength":1,"maxLength":255,"description":"Name of the user in GitLab."}}}},"projects":{"type":"array","minItems":1,"maxItems":1000,"description":"Projects whose jobs may ask: what runs elsewhere must not speak for these people.","items":{"$ref":"#/definitions/project"}},"maxDuration":{"type":"string","pattern":"^[1-9][0-9]{0,5}(s|m|h|d|w)$","description":"How long an exception holds, at most `7d`: a whole number and s, m, h, d or w."},"notify":{"type":"array","minItems":1,"maxItems":20,"description":"Addresses that are told of each exception by a signed POST.","items":{"type":"string","maxLength":2000}}}};

function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.users === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "users"},schema:schema48.required,parentSchema:schema48,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.projects === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "projects"},schema:schema48.required,parentSchema:schema48,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.maxDuration === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "maxDuration"},schema:schema48.required,parentSchema:schema48,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "users") || (key0 === "projects")) || (key0 === "maxDuration")) || (key0 === "notify"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema48,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.users !== undefined){
let data0 = data.users;
if(Array.isArray(data0)){
if(data0.length > 1000){
const err4 = {instancePath:instancePath+"/users",schemaPath:"#/properties/users/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema48.properties.users,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data0.length < 1){
const err5 = {instancePath:instancePath+"/users",schemaPath:"#/properties/users/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema48.properties.users,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.id === undefined){
const err6 = {instancePath:instancePath+"/users/" + i0,schemaPath:"#/properties/users/items/required",keyword:"required",params:{missingProperty: "id"},schema:schema48.properties.users.items.required,parentSchema:schema48.properties.users.items,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data1.username === undefined){
const err7 = {instancePath:instancePath+"/users/" + i0,schemaPath:"#/properties/users/items/required",keyword:"required",params:{missingProperty: "username"},schema:schema48.properties.users.items.required,parentSchema:schema48.properties.users.items,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data1){
if(!((key1 === "id") || (key1 === "username"))){
const err8 = {instancePath:instancePath+"/users/" + i0,schemaPath:"#/properties/users/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema48.properties.users.items,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data1.id !== undefined){
let data2 = data1.id;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (typeof data2 !== "string")){
const err9 = {instancePath:instancePath+"/users/" + i0+"/id",schemaPath:"#/definitions/gitlabId/type",keyword:"type",params:{type: schema28.type},schema:schema28.type,parentSchema:schema28,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/users/" + i0+"/id",schemaPath:"#/definitions/gitlabId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},schema:9007199254740991,parentSchema:schema28,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/users/" + i0+"/id",schemaPath:"#/definitions/gitlabId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema28,data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(typeof data2 === "string"){
if(!pattern10.test(data2)){
const err12 = {instancePath:instancePath+"/users/" + i0+"/id",schemaPath:"#/definitions/gitlabId/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,18}$"},schema:"^[1-9][0-9]{0,18}$",parentSchema:schema28,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data1.username !== undefined){
let data3 = data1.username;
if(typeof data3 === "string"){
if(data3.length > 255){
const err13 = {instancePath:instancePath+"/users/" + i0+"/username",schemaPath:"#/properties/users/items/properties/username/maxLength",keyword:"maxLength",params:{limit: 255},schema:255,parentSchema:schema48.properties.users.items.properties.username,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data3.length < 1){
const err14 = {instancePath:instancePath+"/users/" + i0+"/username",schemaPath:"#/properties/users/items/properties/username/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema48.properties.users.items.properties.username,data:data3};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/users/" + i0+"/username",schemaPath:"#/properties/users/items/properties/username/type",keyword:"type",params:{type: "string"},schema:schema48.properties.users.items.properties.username.type,parentSchema:schema48.properties.users.items.properties.username,data:data3};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/users/" + i0,schemaPath:"#/properties/users/items/type",keyword:"type",params:{type: "object"},schema:schema48.properties.users.items.type,parentSchema:schema48.properties.users.items,data:data1};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/users",schemaPath:"#/properties/users/type",keyword:"type",params:{type: "array"},schema:schema48.properties.users.type,parentSchema:schema48.properties.users,data:data0};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.projects !== undefined){
let data4 = data.projects;
if(Array.isArray(data4)){
if(data4.length > 1000){
const err18 = {instancePath:instancePath+"/projects",schemaPath:"#/properties/projects/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema48.properties.projects,data:data4};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data4.length < 1){
const err19 = {instancePath:instancePath+"/projects",schemaPath:"#/properties/projects/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema48.properties.projects,data:data4};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
if(!(validate24(data4[i1], {instancePath:instancePath+"/projects/" + i1,parentData:data4,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err20 = {instancePath:instancePath+"/projects",schemaPath:"#/properties/projects/type",keyword:"type",params:{type: "array"},schema:schema48.properties.projects.type,parentSchema:schema48.properties.projects,data:data4};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.maxDuration !== undefined){
let data6 = data.maxDuration;
if(typeof data6 === "string"){
if(!pattern26.test(data6)){
const err21 = {instancePath:instancePath+"/maxDuration",schemaPath:"#/properties/maxDuration/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,5}(s|m|h|d|w)$"},schema:"^[1-9][0-9]{0,5}(s|m|h|d|w)$",parentSchema:schema48.properties.maxDuration,data:data6};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/maxDuration",schemaPath:"#/properties/maxDuration/type",keyword:"type",params:{type: "string"},schema:schema48.properties.maxDuration.type,parentSchema:schema48.properties.maxDuration,data:data6};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.notify !== undefined){
let data7 = data.notify;
if(Array.isArray(data7)){
if(data7.length > 20){
const err23 = {instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/maxItems",keyword:"maxItems",params:{limit: 20},schema:20,parentSchema:schema48.properties.notify,data:data7};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data7.length < 1){
const err24 = {instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema48.properties.notify,data:data7};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
const len2 = data7.length;
for(let i2=0; i2<len2; i2++){
let data8 = data7[i2];
if(typeof data8 === "string"){
if(data8.length > 2000){
const err25 = {instancePath:instancePath+"/notify/" + i2,schemaPath:"#/properties/notify/items/maxLength",keyword:"maxLength",params:{limit: 2000},schema:2000,parentSchema:schema48.properties.notify.items,data:data8};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/notify/" + i2,schemaPath:"#/properties/notify/items/type",keyword:"type",params:{type: "string"},schema:schema48.properties.notify.items.type,parentSchema:schema48.properties.notify.items,data:data8};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/type",keyword:"type",params:{type: "array"},schema:schema48.properties.notify.type,parentSchema:schema48.properties.notify,data:data7};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema48.type,parentSchema:schema48,data};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
validate40.errors = vErrors;
return errors === 0;
}


function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},schema:schema36.required,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.mode === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "mode"},schema:schema36.required,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.requires === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "requires"},schema:schema36.required,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "name") || (key0 === "mode")) || (key0 === "requires")) || (key0 === "breakGlass"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern5.test(data0)){
const err4 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"},schema:"^[a-z0-9][a-z0-9._-]{0,62}$",parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},schema:schema16.type,parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.mode !== undefined){
let data1 = data.mode;
if(!(((data1 === "observe") || (data1 === "warn")) || (data1 === "enforce"))){
const err6 = {instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/enum",keyword:"enum",params:{allowedValues: schema36.properties.mode.enum},schema:schema36.properties.mode.enum,parentSchema:schema36.properties.mode,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.requires !== undefined){
if(!(validate32(data.requires, {instancePath:instancePath+"/requires",parentData:data,parentDataProperty:"requires",rootData}))){
vErrors = vErrors === null ? validate32.errors : vErrors.concat(validate32.errors);
errors = vErrors.length;
}
}
if(data.breakGlass !== undefined){
if(!(validate40(data.breakGlass, {instancePath:instancePath+"/breakGlass",parentData:data,parentDataProperty:"breakGlass",rootData}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
}
}
else {
const err7 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema36.type,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}

const pattern19 = new RegExp("^[^\\s+]{1,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{1,200}={0,2}$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://waybill.dev/schemas/platform/waybill.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.version === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "version"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.gitlab === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "gitlab"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.verifier === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "verifier"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.trust === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "trust"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.environments === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "environments"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "version") || (key0 === "gitlab")) || (key0 === "verifier")) || (key0 === "trust")) || (key0 === "ledger")) || (key0 === "environments"))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.version !== undefined){
let data0 = data.version;
if(1 !== data0){
const err6 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1},schema:1,parentSchema:schema11.properties.version,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.gitlab !== undefined){
if(!(validate11(data.gitlab, {instancePath:instancePath+"/gitlab",parentData:data,parentDataProperty:"gitlab",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
if(data.verifier !== undefined){
let data2 = data.verifier;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.id === undefined){
const err7 = {instancePath:instancePath+"/verifier",schemaPath:"#/properties/verifier/required",keyword:"required",params:{missingProperty: "id"},schema:schema11.properties.verifier.required,parentSchema:schema11.properties.verifier,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!(((key1 === "id") || (key1 === "signers")) || (key1 === "accepts"))){
const err8 = {instancePath:instancePath+"/verifier",schemaPath:"#/properties/verifier/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema11.properties.verifier,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.id !== undefined){
let data3 = data2.id;
if(typeof data3 === "string"){
if(!pattern1.test(data3)){
const err9 = {instancePath:instancePath+"/verifier/id",schemaPath:"#/properties/verifier/properties/id/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]{1,500}$"},schema:"^https?://[^\\s]{1,500}$",parentSchema:schema11.properties.verifier.properties.id,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/verifier/id",schemaPath:"#/properties/verifier/properties/id/type",keyword:"type",params:{type: "string"},schema:schema11.properties.verifier.properties.id.type,parentSchema:schema11.properties.verifier.properties.id,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data2.signers !== undefined){
if(!(validate13(data2.signers, {instancePath:instancePath+"/verifier/signers",parentData:data2,parentDataProperty:"signers",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
}
if(data2.accepts !== undefined){
let data5 = data2.accepts;
if(Array.isArray(data5)){
if(data5.length > 100){
const err11 = {instancePath:instancePath+"/verifier/accepts",schemaPath:"#/properties/verifier/properties/accepts/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema11.properties.verifier.properties.accepts,data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data5.length < 1){
const err12 = {instancePath:instancePath+"/verifier/accepts",schemaPath:"#/properties/verifier/properties/accepts/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema11.properties.verifier.properties.accepts,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
if(!(validate15(data5[i0], {instancePath:instancePath+"/verifier/accepts/" + i0,parentData:data5,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
}
}
else {
const err13 = {instancePath:instancePath+"/verifier/accepts",schemaPath:"#/properties/verifier/properties/accepts/type",keyword:"type",params:{type: "array"},schema:schema11.properties.verifier.properties.accepts.type,parentSchema:schema11.properties.verifier.properties.accepts,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/verifier",schemaPath:"#/properties/verifier/type",keyword:"type",params:{type: "object"},schema:schema11.properties.verifier.type,parentSchema:schema11.properties.verifier,data:data2};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.trust !== undefined){
let data7 = data.trust;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.profiles === undefined){
const err15 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "profiles"},schema:schema11.properties.trust.required,parentSchema:schema11.properties.trust,data:data7};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data7.signers === undefined){
const err16 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "signers"},schema:schema11.properties.trust.required,parentSchema:schema11.properties.trust,data:data7};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
for(const key2 in data7){
if(!((key2 === "profiles") || (key2 === "signers"))){
const err17 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},schema:false,parentSchema:schema11.properties.trust,data:data7};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data7.profiles !== undefined){
let data8 = data7.profiles;
if(Array.isArray(data8)){
if(data8.length > 100){
const err18 = {instancePath:instancePath+"/trust/profiles",schemaPath:"#/properties/trust/properties/profiles/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema11.properties.trust.properties.profiles,data:data8};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data8.length < 1){
const err19 = {instancePath:instancePath+"/trust/profiles",schemaPath:"#/properties/trust/properties/profiles/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema11.properties.trust.properties.profiles,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
if(!(validate18(data8[i1], {instancePath:instancePath+"/trust/profiles/" + i1,parentData:data8,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
errors = vErrors.length;
}
}
}
else {
const err20 = {instancePath:instancePath+"/trust/profiles",schemaPath:"#/properties/trust/properties/profiles/type",keyword:"type",params:{type: "array"},schema:schema11.properties.trust.properties.profiles.type,parentSchema:schema11.properties.trust.properties.profiles,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data7.signers !== undefined){
let data10 = data7.signers;
if(Array.isArray(data10)){
if(data10.length > 1000){
const err21 = {instancePath:instancePath+"/trust/signers",schemaPath:"#/properties/trust/properties/signers/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema11.properties.trust.properties.signers,data:data10};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data10.length < 1){
const err22 = {instancePath:instancePath+"/trust/signers",schemaPath:"#/properties/trust/properties/signers/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema11.properties.trust.properties.signers,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
if(!(validate28(data10[i2], {instancePath:instancePath+"/trust/signers/" + i2,parentData:data10,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
}
else {
const err23 = {instancePath:instancePath+"/trust/signers",schemaPath:"#/properties/trust/properties/signers/type",keyword:"type",params:{type: "array"},schema:schema11.properties.trust.properties.signers.type,parentSchema:schema11.properties.trust.properties.signers,data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/type",keyword:"type",params:{type: "object"},schema:schema11.properties.trust.type,parentSchema:schema11.properties.trust,data:data7};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.ledger !== undefined){
let data12 = data.ledger;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.logKeys === undefined){
const err25 = {instancePath:instancePath+"/ledger",schemaPath:"#/properties/ledger/required",keyword:"required",params:{missingProperty: "logKeys"},schema:schema11.properties.ledger.required,parentSchema:schema11.properties.ledger,data:data12};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
for(const key3 in data12){
if(!(key3 === "logKeys")){
const err26 = {instancePath:instancePath+"/ledger",schemaPath:"#/properties/ledger/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},schema:false,parentSchema:schema11.properties.ledger,data:data12};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data12.logKeys !== undefined){
let data13 = data12.logKeys;
if(Array.isArray(data13)){
if(data13.length > 100){
const err27 = {instancePath:instancePath+"/ledger/logKeys",schemaPath:"#/properties/ledger/properties/logKeys/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema11.properties.ledger.properties.logKeys,data:data13};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data13.length < 1){
const err28 = {instancePath:instancePath+"/ledger/logKeys",schemaPath:"#/properties/ledger/properties/logKeys/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema11.properties.ledger.properties.logKeys,data:data13};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
const len3 = data13.length;
for(let i3=0; i3<len3; i3++){
let data14 = data13[i3];
if(typeof data14 === "string"){
if(!pattern19.test(data14)){
const err29 = {instancePath:instancePath+"/ledger/logKeys/" + i3,schemaPath:"#/properties/ledger/properties/logKeys/items/pattern",keyword:"pattern",params:{pattern: "^[^\\s+]{1,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{1,200}={0,2}$"},schema:"^[^\\s+]{1,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{1,200}={0,2}$",parentSchema:schema11.properties.ledger.properties.logKeys.items,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/ledger/logKeys/" + i3,schemaPath:"#/properties/ledger/properties/logKeys/items/type",keyword:"type",params:{type: "string"},schema:schema11.properties.ledger.properties.logKeys.items.type,parentSchema:schema11.properties.ledger.properties.logKeys.items,data:data14};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/ledger/logKeys",schemaPath:"#/properties/ledger/properties/logKeys/type",keyword:"type",params:{type: "array"},schema:schema11.properties.ledger.properties.logKeys.type,parentSchema:schema11.properties.ledger.properties.logKeys,data:data13};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/ledger",schemaPath:"#/properties/ledger/type",keyword:"type",params:{type: "object"},schema:schema11.properties.ledger.type,parentSchema:schema11.properties.ledger,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.environments !== undefined){
let data15 = data.environments;
if(Array.isArray(data15)){
if(data15.length > 100){
const err33 = {instancePath:instancePath+"/environments",schemaPath:"#/properties/environments/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema11.properties.environments,data:data15};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data15.length < 1){
const err34 = {instancePath:instancePath+"/environments",schemaPath:"#/properties/environments/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema11.properties.environments,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const len4 = data15.length;
for(let i4=0; i4<len4; i4++){
if(!(validate31(data15[i4], {instancePath:instancePath+"/environments/" + i4,parentData:data15,parentDataProperty:i4,rootData}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
}
}
else {
const err35 = {instancePath:instancePath+"/environments",schemaPath:"#/properties/environments/type",keyword:"type",params:{type: "array"},schema:schema11.properties.environments.type,parentSchema:schema11.properties.environments,data:data15};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

