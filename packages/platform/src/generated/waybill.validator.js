// Compiled from schemas/platform/waybill.schema.json by "npm run gen". Do not edit.

export const validate = validate10;

const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://waybill.dev/schemas/platform/waybill.schema.json","type":"object","additionalProperties":false,"required":["version","gitlab","verifier","trust","environments"],"properties":{"version":{"const":1},"gitlab":{"$ref":"#/definitions/gitlab"},"verifier":{"type":"object","additionalProperties":false,"required":["id"],"properties":{"id":{"type":"string","pattern":"^https?://[^\\s]{1,500}$"}}},"trust":{"type":"object","additionalProperties":false,"required":["profiles","signers"],"properties":{"profiles":{"type":"array","minItems":1,"maxItems":100,"items":{"$ref":"#/definitions/profile"}},"signers":{"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/signer"}}}},"ledger":{"type":"object","additionalProperties":false,"required":["logKeys"],"properties":{"logKeys":{"type":"array","minItems":1,"maxItems":100,"items":{"type":"string","pattern":"^[^\\s+]{1,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{1,200}={0,2}$"}}}},"environments":{"type":"array","minItems":1,"maxItems":100,"items":{"$ref":"#/definitions/environment"}}},"definitions":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,62}$"},"names":{"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/name"}},"patterns":{"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/pattern"}},"text":{"type":"string","pattern":"^[^\\s]{1,1000}$"},"pattern":{"type":"string","pattern":"^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$"},"path":{"type":"string","pattern":"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"},"gitlab":{"type":"object","additionalProperties":false,"required":["url"],"properties":{"url":{"type":"string","pattern":"^https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~-]{1,100}){0,5}$"},"issuer":{"type":"string","pattern":"^https?://[^\\s]{1,500}$"},"audience":{"$ref":"#/definitions/text"},"pinnedKeys":{"$ref":"#/definitions/path"}}},"project":{"type":"object","additionalProperties":false,"required":["id","path"],"properties":{"id":{"$ref":"#/definitions/gitlabId"},"path":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$"}}},"gitlabId":{"type":["integer","string"],"minimum":1,"maximum":9007199254740991,"pattern":"^[1-9][0-9]{0,18}$"},"trustedRoot":{"type":"string","pattern":"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"},"rule":{"enum":["required","optional"]},"profile":{"type":"object","required":["name","kind"],"properties":{"name":{"$ref":"#/definitions/name"},"kind":{"enum":["keyless","key","server"]}},"allOf":[{"if":{"required":["kind"],"properties":{"kind":{"const":"keyless"}}},"then":{"$ref":"#/definitions/keylessProfile"}},{"if":{"required":["kind"],"properties":{"kind":{"enum":["key","server"]}}},"then":{"$ref":"#/definitions/keyProfile"}}]},"keylessProfile":{"type":"object","additionalProperties":false,"required":["trustedRoot"],"properties":{"name":true,"kind":true,"trustedRoot":{"$ref":"#/definitions/trustedRoot"},"acceptBundles":{"type":"array","minItems":1,"maxItems":2,"items":{"enum":["0.1","0.2"]}},"log":{"const":"required"}}},"keyProfile":{"type":"object","additionalProperties":false,"required":["keys","log","timestamp"],"properties":{"name":true,"kind":true,"keys":{"type":"array","minItems":1,"maxItems":100,"items":{"$ref":"#/definitions/path"}},"log":{"$ref":"#/definitions/rule"},"timestamp":{"$ref":"#/definitions/rule"},"trustedRoot":{"$ref":"#/definitions/trustedRoot"}}},"signer":{"type":"object","additionalProperties":false,"required":["name","profile"],"properties":{"name":{"$ref":"#/definitions/name"},"profile":{"$ref":"#/definitions/name"},"issuer":{"type":"string","pattern":"^https?://[^\\s]{1,500}$"},"identity":{"$ref":"#/definitions/text"},"identityPattern":{"$ref":"#/definitions/pattern"},"project":{"$ref":"#/definitions/project"}}},"environment":{"type":"object","additionalProperties":false,"required":["name","mode","requires"],"properties":{"name":{"$ref":"#/definitions/name"},"mode":{"enum":["observe","warn","enforce"]},"requires":{"$ref":"#/definitions/requires"}}},"requires":{"type":"object","additionalProperties":false,"properties":{"sbom":{"type":"object","additionalProperties":false,"properties":{"formats":{"type":"array","minItems":1,"maxItems":2,"items":{"enum":["cyclonedx","spdx"]}},"minComponents":{"type":"integer","minimum":0,"maximum":1000000,"default":1}}},"signature":{"type":"object","additionalProperties":false,"required":["signers"],"properties":{"signers":{"$ref":"#/definitions/names"}}},"provenance":{"type":"object","additionalProperties":false,"required":["signers","buildTypes"],"properties":{"signers":{"$ref":"#/definitions/names"},"buildTypes":{"type":"array","minItems":1,"maxItems":100,"items":{"$ref":"#/definitions/text"}},"builders":{"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/text"}},"builderPatterns":{"$ref":"#/definitions/patterns"}}},"source":{"type":"object","additionalProperties":false,"required":["projects","least"],"properties":{"projects":{"type":"array","minItems":1,"maxItems":10000,"items":{"$ref":"#/definitions/project"}},"refs":{"type":"array","minItems":1,"maxItems":1000,"items":{"type":"string","pattern":"^refs/(heads|tags|merge-requests)/[^\\s*]{1,500}$"}},"refPatterns":{"type":"array","minItems":1,"maxItems":1000,"items":{"type":"string","pattern":"^refs/(heads|tags|merge-requests)/[^\\s*]{0,500}\\*[^\\s]{0,500}$"}},"least":{"$ref":"#/definitions/leastOfCertificate"}}},"commit":{"type":"object","additionalProperties":false,"required":["least"],"properties":{"least":{"$ref":"#/definitions/leastOfCertificate"}}},"protectedRef":{"type":"object","additionalProperties":false,"required":["least"],"properties":{"least":{"$ref":"#/definitions/leastOfToken"}}},"pipeline":{"type":"object","additionalProperties":false,"required":["sources","least"],"properties":{"sources":{"type":"array","minItems":1,"maxItems":50,"items":{"type":"string","pattern":"^[a-z_]{1,60}$"}},"least":{"$ref":"#/definitions/leastOfToken"}}},"runner":{"type":"object","additionalProperties":false,"required":["tiers","least"],"properties":{"tiers":{"$ref":"#/definitions/names"},"least":{"$ref":"#/definitions/leastOfToken"}}},"freshness":{"type":"object","additionalProperties":false,"required":["maxAge"],"properties":{"maxAge":{"type":"string","pattern":"^[1-9][0-9]{0,5}(s|m|h|d|w)$"}}},"health":{"type":"object","additionalProperties":false,"required":["accept","otherwise"],"properties":{"accept":{"type":"array","minItems":1,"maxItems":4,"items":{"enum":["healthy","degraded","unhealthy","unknown"]}},"otherwise":{"enum":["refuse","warn","show"]}}}}},"leastOfCertificate":{"enum":["claimed","certificate","token","api"]},"leastOfToken":{"enum":["claimed","token","api"]}}};
const schema12 = {"type":"object","additionalProperties":false,"required":["url"],"properties":{"url":{"type":"string","pattern":"^https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~-]{1,100}){0,5}$"},"issuer":{"type":"string","pattern":"^https?://[^\\s]{1,500}$"},"audience":{"$ref":"#/definitions/text"},"pinnedKeys":{"$ref":"#/definitions/path"}}};
const schema13 = {"type":"string","pattern":"^[^\\s]{1,1000}$"};
const schema14 = {"type":"string","pattern":"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"};
const pattern0 = new RegExp("^https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~-]{1,100}){0,5}$", "u");
const pattern1 = new RegExp("^https?://[^\\s]{1,500}$", "u");
const pattern2 = new RegExp("^[^\\s]{1,1000}$", "u");
const pattern3 = new RegExp("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$", "u");

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.url === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "url"}};
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
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
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
const err2 = {instancePath:instancePath+"/url",schemaPath:"#/properties/url/pattern",keyword:"pattern",params:{pattern: "^https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~-]{1,100}){0,5}$"}};
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
const err3 = {instancePath:instancePath+"/url",schemaPath:"#/properties/url/type",keyword:"type",params:{type: "string"}};
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
const err4 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]{1,500}$"}};
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
const err5 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/type",keyword:"type",params:{type: "string"}};
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
const err6 = {instancePath:instancePath+"/audience",schemaPath:"#/definitions/text/pattern",keyword:"pattern",params:{pattern: "^[^\\s]{1,1000}$"}};
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
const err7 = {instancePath:instancePath+"/audience",schemaPath:"#/definitions/text/type",keyword:"type",params:{type: "string"}};
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
const err8 = {instancePath:instancePath+"/pinnedKeys",schemaPath:"#/definitions/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"}};
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
const err9 = {instancePath:instancePath+"/pinnedKeys",schemaPath:"#/definitions/path/type",keyword:"type",params:{type: "string"}};
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
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
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

const schema15 = {"type":"object","required":["name","kind"],"properties":{"name":{"$ref":"#/definitions/name"},"kind":{"enum":["keyless","key","server"]}},"allOf":[{"if":{"required":["kind"],"properties":{"kind":{"const":"keyless"}}},"then":{"$ref":"#/definitions/keylessProfile"}},{"if":{"required":["kind"],"properties":{"kind":{"enum":["key","server"]}}},"then":{"$ref":"#/definitions/keyProfile"}}]};
const schema23 = {"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,62}$"};
const schema16 = {"type":"object","additionalProperties":false,"required":["trustedRoot"],"properties":{"name":true,"kind":true,"trustedRoot":{"$ref":"#/definitions/trustedRoot"},"acceptBundles":{"type":"array","minItems":1,"maxItems":2,"items":{"enum":["0.1","0.2"]}},"log":{"const":"required"}}};
const schema17 = {"type":"string","pattern":"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"};

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.trustedRoot === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "trustedRoot"}};
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
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
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
const err2 = {instancePath:instancePath+"/trustedRoot",schemaPath:"#/definitions/trustedRoot/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"}};
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
const err3 = {instancePath:instancePath+"/trustedRoot",schemaPath:"#/definitions/trustedRoot/type",keyword:"type",params:{type: "string"}};
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
const err4 = {instancePath:instancePath+"/acceptBundles",schemaPath:"#/properties/acceptBundles/maxItems",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/acceptBundles",schemaPath:"#/properties/acceptBundles/minItems",keyword:"minItems",params:{limit: 1}};
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
const err6 = {instancePath:instancePath+"/acceptBundles/" + i0,schemaPath:"#/properties/acceptBundles/items/enum",keyword:"enum",params:{allowedValues: schema16.properties.acceptBundles.items.enum}};
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
const err7 = {instancePath:instancePath+"/acceptBundles",schemaPath:"#/properties/acceptBundles/type",keyword:"type",params:{type: "array"}};
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
if("required" !== data.log){
const err8 = {instancePath:instancePath+"/log",schemaPath:"#/properties/log/const",keyword:"const",params:{allowedValue: "required"}};
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
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate14.errors = vErrors;
return errors === 0;
}

const schema18 = {"type":"object","additionalProperties":false,"required":["keys","log","timestamp"],"properties":{"name":true,"kind":true,"keys":{"type":"array","minItems":1,"maxItems":100,"items":{"$ref":"#/definitions/path"}},"log":{"$ref":"#/definitions/rule"},"timestamp":{"$ref":"#/definitions/rule"},"trustedRoot":{"$ref":"#/definitions/trustedRoot"}}};
const schema20 = {"enum":["required","optional"]};

function validate16(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.keys === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "keys"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.log === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "log"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "timestamp"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "name") || (key0 === "kind")) || (key0 === "keys")) || (key0 === "log")) || (key0 === "timestamp")) || (key0 === "trustedRoot"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
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
const err4 = {instancePath:instancePath+"/keys",schemaPath:"#/properties/keys/maxItems",keyword:"maxItems",params:{limit: 100}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data0.length < 1){
const err5 = {instancePath:instancePath+"/keys",schemaPath:"#/properties/keys/minItems",keyword:"minItems",params:{limit: 1}};
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
const err6 = {instancePath:instancePath+"/keys/" + i0,schemaPath:"#/definitions/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"}};
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
const err7 = {instancePath:instancePath+"/keys/" + i0,schemaPath:"#/definitions/path/type",keyword:"type",params:{type: "string"}};
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
const err8 = {instancePath:instancePath+"/keys",schemaPath:"#/properties/keys/type",keyword:"type",params:{type: "array"}};
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
const err9 = {instancePath:instancePath+"/log",schemaPath:"#/definitions/rule/enum",keyword:"enum",params:{allowedValues: schema20.enum}};
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
const err10 = {instancePath:instancePath+"/timestamp",schemaPath:"#/definitions/rule/enum",keyword:"enum",params:{allowedValues: schema20.enum}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.trustedRoot !== undefined){
let data4 = data.trustedRoot;
if(typeof data4 === "string"){
if(!pattern3.test(data4)){
const err11 = {instancePath:instancePath+"/trustedRoot",schemaPath:"#/definitions/trustedRoot/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,9}$"}};
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
const err12 = {instancePath:instancePath+"/trustedRoot",schemaPath:"#/definitions/trustedRoot/type",keyword:"type",params:{type: "string"}};
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
else {
const err13 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
validate16.errors = vErrors;
return errors === 0;
}

const pattern8 = new RegExp("^[a-z0-9][a-z0-9._-]{0,62}$", "u");

function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
if(!(validate14(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
}
if(!valid1){
const err2 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"}};
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
if(!(validate16(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate16.errors : vErrors.concat(validate16.errors);
errors = vErrors.length;
}
var _valid1 = _errs10 === errors;
valid3 = _valid1;
}
if(!valid3){
const err5 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err6 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data.kind === undefined){
const err7 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data.name !== undefined){
let data2 = data.name;
if(typeof data2 === "string"){
if(!pattern8.test(data2)){
const err8 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"}};
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
const err9 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.kind !== undefined){
let data3 = data.kind;
if(!(((data3 === "keyless") || (data3 === "key")) || (data3 === "server"))){
const err10 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema15.properties.kind.enum}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate13.errors = vErrors;
return errors === 0;
}

const schema24 = {"type":"object","additionalProperties":false,"required":["name","profile"],"properties":{"name":{"$ref":"#/definitions/name"},"profile":{"$ref":"#/definitions/name"},"issuer":{"type":"string","pattern":"^https?://[^\\s]{1,500}$"},"identity":{"$ref":"#/definitions/text"},"identityPattern":{"$ref":"#/definitions/pattern"},"project":{"$ref":"#/definitions/project"}}};
const schema28 = {"type":"string","pattern":"^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$"};
const pattern13 = new RegExp("^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$", "u");
const schema29 = {"type":"object","additionalProperties":false,"required":["id","path"],"properties":{"id":{"$ref":"#/definitions/gitlabId"},"path":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$"}}};
const schema30 = {"type":["integer","string"],"minimum":1,"maximum":9007199254740991,"pattern":"^[1-9][0-9]{0,18}$"};
const pattern14 = new RegExp("^[1-9][0-9]{0,18}$", "u");
const pattern15 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$", "u");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "id"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.path === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "path"}};
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
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
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
const err3 = {instancePath:instancePath+"/id",schemaPath:"#/definitions/gitlabId/type",keyword:"type",params:{type: schema30.type}};
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
const err4 = {instancePath:instancePath+"/id",schemaPath:"#/definitions/gitlabId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data0 < 1 || isNaN(data0)){
const err5 = {instancePath:instancePath+"/id",schemaPath:"#/definitions/gitlabId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
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
if(!pattern14.test(data0)){
const err6 = {instancePath:instancePath+"/id",schemaPath:"#/definitions/gitlabId/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,18}$"}};
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
if(!pattern15.test(data1)){
const err7 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$"}};
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
const err8 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"}};
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
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}


function validate19(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.profile === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "profile"}};
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
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
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
if(!pattern8.test(data0)){
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"}};
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
const err4 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"}};
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
if(!pattern8.test(data1)){
const err5 = {instancePath:instancePath+"/profile",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"}};
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
const err6 = {instancePath:instancePath+"/profile",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"}};
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
const err7 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]{1,500}$"}};
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
const err8 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/type",keyword:"type",params:{type: "string"}};
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
const err9 = {instancePath:instancePath+"/identity",schemaPath:"#/definitions/text/pattern",keyword:"pattern",params:{pattern: "^[^\\s]{1,1000}$"}};
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
const err10 = {instancePath:instancePath+"/identity",schemaPath:"#/definitions/text/type",keyword:"type",params:{type: "string"}};
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
if(!pattern13.test(data4)){
const err11 = {instancePath:instancePath+"/identityPattern",schemaPath:"#/definitions/pattern/pattern",keyword:"pattern",params:{pattern: "^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$"}};
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
const err12 = {instancePath:instancePath+"/identityPattern",schemaPath:"#/definitions/pattern/type",keyword:"type",params:{type: "string"}};
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
if(!(validate20(data.project, {instancePath:instancePath+"/project",parentData:data,parentDataProperty:"project",rootData}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
validate19.errors = vErrors;
return errors === 0;
}

const schema31 = {"type":"object","additionalProperties":false,"required":["name","mode","requires"],"properties":{"name":{"$ref":"#/definitions/name"},"mode":{"enum":["observe","warn","enforce"]},"requires":{"$ref":"#/definitions/requires"}}};
const schema33 = {"type":"object","additionalProperties":false,"properties":{"sbom":{"type":"object","additionalProperties":false,"properties":{"formats":{"type":"array","minItems":1,"maxItems":2,"items":{"enum":["cyclonedx","spdx"]}},"minComponents":{"type":"integer","minimum":0,"maximum":1000000,"default":1}}},"signature":{"type":"object","additionalProperties":false,"required":["signers"],"properties":{"signers":{"$ref":"#/definitions/names"}}},"provenance":{"type":"object","additionalProperties":false,"required":["signers","buildTypes"],"properties":{"signers":{"$ref":"#/definitions/names"},"buildTypes":{"type":"array","minItems":1,"maxItems":100,"items":{"$ref":"#/definitions/text"}},"builders":{"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/text"}},"builderPatterns":{"$ref":"#/definitions/patterns"}}},"source":{"type":"object","additionalProperties":false,"required":["projects","least"],"properties":{"projects":{"type":"array","minItems":1,"maxItems":10000,"items":{"$ref":"#/definitions/project"}},"refs":{"type":"array","minItems":1,"maxItems":1000,"items":{"type":"string","pattern":"^refs/(heads|tags|merge-requests)/[^\\s*]{1,500}$"}},"refPatterns":{"type":"array","minItems":1,"maxItems":1000,"items":{"type":"string","pattern":"^refs/(heads|tags|merge-requests)/[^\\s*]{0,500}\\*[^\\s]{0,500}$"}},"least":{"$ref":"#/definitions/leastOfCertificate"}}},"commit":{"type":"object","additionalProperties":false,"required":["least"],"properties":{"least":{"$ref":"#/definitions/leastOfCertificate"}}},"protectedRef":{"type":"object","additionalProperties":false,"required":["least"],"properties":{"least":{"$ref":"#/definitions/leastOfToken"}}},"pipeline":{"type":"object","additionalProperties":false,"required":["sources","least"],"properties":{"sources":{"type":"array","minItems":1,"maxItems":50,"items":{"type":"string","pattern":"^[a-z_]{1,60}$"}},"least":{"$ref":"#/definitions/leastOfToken"}}},"runner":{"type":"object","additionalProperties":false,"required":["tiers","least"],"properties":{"tiers":{"$ref":"#/definitions/names"},"least":{"$ref":"#/definitions/leastOfToken"}}},"freshness":{"type":"object","additionalProperties":false,"required":["maxAge"],"properties":{"maxAge":{"type":"string","pattern":"^[1-9][0-9]{0,5}(s|m|h|d|w)$"}}},"health":{"type":"object","additionalProperties":false,"required":["accept","otherwise"],"properties":{"accept":{"type":"array","minItems":1,"maxItems":4,"items":{"enum":["healthy","degraded","unhealthy","unknown"]}},"otherwise":{"enum":["refuse","warn","show"]}}}}};
const schema40 = {"enum":["claimed","certificate","token","api"]};
const schema42 = {"enum":["claimed","token","api"]};
const func2 = Object.prototype.hasOwnProperty;
const schema34 = {"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/name"}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 1000){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.length < 1){
const err1 = {instancePath,schemaPath:"#/minItems",keyword:"minItems",params:{limit: 1}};
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
if(!pattern8.test(data0)){
const err2 = {instancePath:instancePath+"/" + i0,schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"}};
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
const err3 = {instancePath:instancePath+"/" + i0,schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"}};
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
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}

const schema38 = {"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/definitions/pattern"}};

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 1000){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.length < 1){
const err1 = {instancePath,schemaPath:"#/minItems",keyword:"minItems",params:{limit: 1}};
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
if(!pattern13.test(data0)){
const err2 = {instancePath:instancePath+"/" + i0,schemaPath:"#/definitions/pattern/pattern",keyword:"pattern",params:{pattern: "^[^\\s*]{0,1000}\\*[^\\s]{0,1000}$"}};
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
const err3 = {instancePath:instancePath+"/" + i0,schemaPath:"#/definitions/pattern/type",keyword:"type",params:{type: "string"}};
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
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}

const pattern22 = new RegExp("^refs/(heads|tags|merge-requests)/[^\\s*]{1,500}$", "u");
const pattern23 = new RegExp("^refs/(heads|tags|merge-requests)/[^\\s*]{0,500}\\*[^\\s]{0,500}$", "u");
const pattern24 = new RegExp("^[a-z_]{1,60}$", "u");
const pattern25 = new RegExp("^[1-9][0-9]{0,5}(s|m|h|d|w)$", "u");

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema33.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
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
const err1 = {instancePath:instancePath+"/sbom",schemaPath:"#/properties/sbom/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
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
const err2 = {instancePath:instancePath+"/sbom/formats",schemaPath:"#/properties/sbom/properties/formats/maxItems",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data1.length < 1){
const err3 = {instancePath:instancePath+"/sbom/formats",schemaPath:"#/properties/sbom/properties/formats/minItems",keyword:"minItems",params:{limit: 1}};
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
const err4 = {instancePath:instancePath+"/sbom/formats/" + i0,schemaPath:"#/properties/sbom/properties/formats/items/enum",keyword:"enum",params:{allowedValues: schema33.properties.sbom.properties.formats.items.enum}};
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
const err5 = {instancePath:instancePath+"/sbom/formats",schemaPath:"#/properties/sbom/properties/formats/type",keyword:"type",params:{type: "array"}};
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
const err6 = {instancePath:instancePath+"/sbom/minComponents",schemaPath:"#/properties/sbom/properties/minComponents/type",keyword:"type",params:{type: "integer"}};
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
const err7 = {instancePath:instancePath+"/sbom/minComponents",schemaPath:"#/properties/sbom/properties/minComponents/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err8 = {instancePath:instancePath+"/sbom/minComponents",schemaPath:"#/properties/sbom/properties/minComponents/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
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
const err9 = {instancePath:instancePath+"/sbom",schemaPath:"#/properties/sbom/type",keyword:"type",params:{type: "object"}};
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
const err10 = {instancePath:instancePath+"/signature",schemaPath:"#/properties/signature/required",keyword:"required",params:{missingProperty: "signers"}};
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
const err11 = {instancePath:instancePath+"/signature",schemaPath:"#/properties/signature/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
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
if(!(validate25(data4.signers, {instancePath:instancePath+"/signature/signers",parentData:data4,parentDataProperty:"signers",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
}
else {
const err12 = {instancePath:instancePath+"/signature",schemaPath:"#/properties/signature/type",keyword:"type",params:{type: "object"}};
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
const err13 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "signers"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data6.buildTypes === undefined){
const err14 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "buildTypes"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key3 in data6){
if(!((((key3 === "signers") || (key3 === "buildTypes")) || (key3 === "builders")) || (key3 === "builderPatterns"))){
const err15 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
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
if(!(validate25(data6.signers, {instancePath:instancePath+"/provenance/signers",parentData:data6,parentDataProperty:"signers",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data6.buildTypes !== undefined){
let data8 = data6.buildTypes;
if(Array.isArray(data8)){
if(data8.length > 100){
const err16 = {instancePath:instancePath+"/provenance/buildTypes",schemaPath:"#/properties/provenance/properties/buildTypes/maxItems",keyword:"maxItems",params:{limit: 100}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data8.length < 1){
const err17 = {instancePath:instancePath+"/provenance/buildTypes",schemaPath:"#/properties/provenance/properties/buildTypes/minItems",keyword:"minItems",params:{limit: 1}};
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
const err18 = {instancePath:instancePath+"/provenance/buildTypes/" + i1,schemaPath:"#/definitions/text/pattern",keyword:"pattern",params:{pattern: "^[^\\s]{1,1000}$"}};
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
const err19 = {instancePath:instancePath+"/provenance/buildTypes/" + i1,schemaPath:"#/definitions/text/type",keyword:"type",params:{type: "string"}};
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
const err20 = {instancePath:instancePath+"/provenance/buildTypes",schemaPath:"#/properties/provenance/properties/buildTypes/type",keyword:"type",params:{type: "array"}};
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
const err21 = {instancePath:instancePath+"/provenance/builders",schemaPath:"#/properties/provenance/properties/builders/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data10.length < 1){
const err22 = {instancePath:instancePath+"/provenance/builders",schemaPath:"#/properties/provenance/properties/builders/minItems",keyword:"minItems",params:{limit: 1}};
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
const err23 = {instancePath:instancePath+"/provenance/builders/" + i2,schemaPath:"#/definitions/text/pattern",keyword:"pattern",params:{pattern: "^[^\\s]{1,1000}$"}};
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
const err24 = {instancePath:instancePath+"/provenance/builders/" + i2,schemaPath:"#/definitions/text/type",keyword:"type",params:{type: "string"}};
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
const err25 = {instancePath:instancePath+"/provenance/builders",schemaPath:"#/properties/provenance/properties/builders/type",keyword:"type",params:{type: "array"}};
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
if(!(validate28(data6.builderPatterns, {instancePath:instancePath+"/provenance/builderPatterns",parentData:data6,parentDataProperty:"builderPatterns",rootData}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
}
else {
const err26 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.source !== undefined){
let data13 = data.source;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.projects === undefined){
const err27 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/required",keyword:"required",params:{missingProperty: "projects"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data13.least === undefined){
const err28 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/required",keyword:"required",params:{missingProperty: "least"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
for(const key4 in data13){
if(!((((key4 === "projects") || (key4 === "refs")) || (key4 === "refPatterns")) || (key4 === "least"))){
const err29 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data13.projects !== undefined){
let data14 = data13.projects;
if(Array.isArray(data14)){
if(data14.length > 10000){
const err30 = {instancePath:instancePath+"/source/projects",schemaPath:"#/properties/source/properties/projects/maxItems",keyword:"maxItems",params:{limit: 10000}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data14.length < 1){
const err31 = {instancePath:instancePath+"/source/projects",schemaPath:"#/properties/source/properties/projects/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
const len3 = data14.length;
for(let i3=0; i3<len3; i3++){
if(!(validate20(data14[i3], {instancePath:instancePath+"/source/projects/" + i3,parentData:data14,parentDataProperty:i3,rootData}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
}
}
else {
const err32 = {instancePath:instancePath+"/source/projects",schemaPath:"#/properties/source/properties/projects/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data13.refs !== undefined){
let data16 = data13.refs;
if(Array.isArray(data16)){
if(data16.length > 1000){
const err33 = {instancePath:instancePath+"/source/refs",schemaPath:"#/properties/source/properties/refs/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data16.length < 1){
const err34 = {instancePath:instancePath+"/source/refs",schemaPath:"#/properties/source/properties/refs/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const len4 = data16.length;
for(let i4=0; i4<len4; i4++){
let data17 = data16[i4];
if(typeof data17 === "string"){
if(!pattern22.test(data17)){
const err35 = {instancePath:instancePath+"/source/refs/" + i4,schemaPath:"#/properties/source/properties/refs/items/pattern",keyword:"pattern",params:{pattern: "^refs/(heads|tags|merge-requests)/[^\\s*]{1,500}$"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/source/refs/" + i4,schemaPath:"#/properties/source/properties/refs/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath:instancePath+"/source/refs",schemaPath:"#/properties/source/properties/refs/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data13.refPatterns !== undefined){
let data18 = data13.refPatterns;
if(Array.isArray(data18)){
if(data18.length > 1000){
const err38 = {instancePath:instancePath+"/source/refPatterns",schemaPath:"#/properties/source/properties/refPatterns/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data18.length < 1){
const err39 = {instancePath:instancePath+"/source/refPatterns",schemaPath:"#/properties/source/properties/refPatterns/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
const len5 = data18.length;
for(let i5=0; i5<len5; i5++){
let data19 = data18[i5];
if(typeof data19 === "string"){
if(!pattern23.test(data19)){
const err40 = {instancePath:instancePath+"/source/refPatterns/" + i5,schemaPath:"#/properties/source/properties/refPatterns/items/pattern",keyword:"pattern",params:{pattern: "^refs/(heads|tags|merge-requests)/[^\\s*]{0,500}\\*[^\\s]{0,500}$"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/source/refPatterns/" + i5,schemaPath:"#/properties/source/properties/refPatterns/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/source/refPatterns",schemaPath:"#/properties/source/properties/refPatterns/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data13.least !== undefined){
let data20 = data13.least;
if(!((((data20 === "claimed") || (data20 === "certificate")) || (data20 === "token")) || (data20 === "api"))){
const err43 = {instancePath:instancePath+"/source/least",schemaPath:"#/definitions/leastOfCertificate/enum",keyword:"enum",params:{allowedValues: schema40.enum}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath:instancePath+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.commit !== undefined){
let data21 = data.commit;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
if(data21.least === undefined){
const err45 = {instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/required",keyword:"required",params:{missingProperty: "least"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
for(const key5 in data21){
if(!(key5 === "least")){
const err46 = {instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data21.least !== undefined){
let data22 = data21.least;
if(!((((data22 === "claimed") || (data22 === "certificate")) || (data22 === "token")) || (data22 === "api"))){
const err47 = {instancePath:instancePath+"/commit/least",schemaPath:"#/definitions/leastOfCertificate/enum",keyword:"enum",params:{allowedValues: schema40.enum}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data.protectedRef !== undefined){
let data23 = data.protectedRef;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
if(data23.least === undefined){
const err49 = {instancePath:instancePath+"/protectedRef",schemaPath:"#/properties/protectedRef/required",keyword:"required",params:{missingProperty: "least"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
for(const key6 in data23){
if(!(key6 === "least")){
const err50 = {instancePath:instancePath+"/protectedRef",schemaPath:"#/properties/protectedRef/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data23.least !== undefined){
let data24 = data23.least;
if(!(((data24 === "claimed") || (data24 === "token")) || (data24 === "api"))){
const err51 = {instancePath:instancePath+"/protectedRef/least",schemaPath:"#/definitions/leastOfToken/enum",keyword:"enum",params:{allowedValues: schema42.enum}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
}
else {
const err52 = {instancePath:instancePath+"/protectedRef",schemaPath:"#/properties/protectedRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data.pipeline !== undefined){
let data25 = data.pipeline;
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
if(data25.sources === undefined){
const err53 = {instancePath:instancePath+"/pipeline",schemaPath:"#/properties/pipeline/required",keyword:"required",params:{missingProperty: "sources"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(data25.least === undefined){
const err54 = {instancePath:instancePath+"/pipeline",schemaPath:"#/properties/pipeline/required",keyword:"required",params:{missingProperty: "least"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
for(const key7 in data25){
if(!((key7 === "sources") || (key7 === "least"))){
const err55 = {instancePath:instancePath+"/pipeline",schemaPath:"#/properties/pipeline/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data25.sources !== undefined){
let data26 = data25.sources;
if(Array.isArray(data26)){
if(data26.length > 50){
const err56 = {instancePath:instancePath+"/pipeline/sources",schemaPath:"#/properties/pipeline/properties/sources/maxItems",keyword:"maxItems",params:{limit: 50}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data26.length < 1){
const err57 = {instancePath:instancePath+"/pipeline/sources",schemaPath:"#/properties/pipeline/properties/sources/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
const len6 = data26.length;
for(let i6=0; i6<len6; i6++){
let data27 = data26[i6];
if(typeof data27 === "string"){
if(!pattern24.test(data27)){
const err58 = {instancePath:instancePath+"/pipeline/sources/" + i6,schemaPath:"#/properties/pipeline/properties/sources/items/pattern",keyword:"pattern",params:{pattern: "^[a-z_]{1,60}$"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/pipeline/sources/" + i6,schemaPath:"#/properties/pipeline/properties/sources/items/type",keyword:"type",params:{type: "string"}};
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
else {
const err60 = {instancePath:instancePath+"/pipeline/sources",schemaPath:"#/properties/pipeline/properties/sources/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data25.least !== undefined){
let data28 = data25.least;
if(!(((data28 === "claimed") || (data28 === "token")) || (data28 === "api"))){
const err61 = {instancePath:instancePath+"/pipeline/least",schemaPath:"#/definitions/leastOfToken/enum",keyword:"enum",params:{allowedValues: schema42.enum}};
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
const err62 = {instancePath:instancePath+"/pipeline",schemaPath:"#/properties/pipeline/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data.runner !== undefined){
let data29 = data.runner;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
if(data29.tiers === undefined){
const err63 = {instancePath:instancePath+"/runner",schemaPath:"#/properties/runner/required",keyword:"required",params:{missingProperty: "tiers"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(data29.least === undefined){
const err64 = {instancePath:instancePath+"/runner",schemaPath:"#/properties/runner/required",keyword:"required",params:{missingProperty: "least"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
for(const key8 in data29){
if(!((key8 === "tiers") || (key8 === "least"))){
const err65 = {instancePath:instancePath+"/runner",schemaPath:"#/properties/runner/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data29.tiers !== undefined){
if(!(validate25(data29.tiers, {instancePath:instancePath+"/runner/tiers",parentData:data29,parentDataProperty:"tiers",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data29.least !== undefined){
let data31 = data29.least;
if(!(((data31 === "claimed") || (data31 === "token")) || (data31 === "api"))){
const err66 = {instancePath:instancePath+"/runner/least",schemaPath:"#/definitions/leastOfToken/enum",keyword:"enum",params:{allowedValues: schema42.enum}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
else {
const err67 = {instancePath:instancePath+"/runner",schemaPath:"#/properties/runner/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data.freshness !== undefined){
let data32 = data.freshness;
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(data32.maxAge === undefined){
const err68 = {instancePath:instancePath+"/freshness",schemaPath:"#/properties/freshness/required",keyword:"required",params:{missingProperty: "maxAge"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
for(const key9 in data32){
if(!(key9 === "maxAge")){
const err69 = {instancePath:instancePath+"/freshness",schemaPath:"#/properties/freshness/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data32.maxAge !== undefined){
let data33 = data32.maxAge;
if(typeof data33 === "string"){
if(!pattern25.test(data33)){
const err70 = {instancePath:instancePath+"/freshness/maxAge",schemaPath:"#/properties/freshness/properties/maxAge/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,5}(s|m|h|d|w)$"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/freshness/maxAge",schemaPath:"#/properties/freshness/properties/maxAge/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
else {
const err72 = {instancePath:instancePath+"/freshness",schemaPath:"#/properties/freshness/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data.health !== undefined){
let data34 = data.health;
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
if(data34.accept === undefined){
const err73 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/required",keyword:"required",params:{missingProperty: "accept"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(data34.otherwise === undefined){
const err74 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/required",keyword:"required",params:{missingProperty: "otherwise"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
for(const key10 in data34){
if(!((key10 === "accept") || (key10 === "otherwise"))){
const err75 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data34.accept !== undefined){
let data35 = data34.accept;
if(Array.isArray(data35)){
if(data35.length > 4){
const err76 = {instancePath:instancePath+"/health/accept",schemaPath:"#/properties/health/properties/accept/maxItems",keyword:"maxItems",params:{limit: 4}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data35.length < 1){
const err77 = {instancePath:instancePath+"/health/accept",schemaPath:"#/properties/health/properties/accept/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
const len7 = data35.length;
for(let i7=0; i7<len7; i7++){
let data36 = data35[i7];
if(!((((data36 === "healthy") || (data36 === "degraded")) || (data36 === "unhealthy")) || (data36 === "unknown"))){
const err78 = {instancePath:instancePath+"/health/accept/" + i7,schemaPath:"#/properties/health/properties/accept/items/enum",keyword:"enum",params:{allowedValues: schema33.properties.health.properties.accept.items.enum}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
else {
const err79 = {instancePath:instancePath+"/health/accept",schemaPath:"#/properties/health/properties/accept/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data34.otherwise !== undefined){
let data37 = data34.otherwise;
if(!(((data37 === "refuse") || (data37 === "warn")) || (data37 === "show"))){
const err80 = {instancePath:instancePath+"/health/otherwise",schemaPath:"#/properties/health/properties/otherwise/enum",keyword:"enum",params:{allowedValues: schema33.properties.health.properties.otherwise.enum}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
else {
const err81 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
else {
const err82 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
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
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.mode === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "mode"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.requires === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "requires"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "mode")) || (key0 === "requires"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
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
if(!pattern8.test(data0)){
const err4 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"}};
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
const err5 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"}};
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
const err6 = {instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/enum",keyword:"enum",params:{allowedValues: schema31.properties.mode.enum}};
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
if(!(validate24(data.requires, {instancePath:instancePath+"/requires",parentData:data,parentDataProperty:"requires",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err7 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}

const pattern16 = new RegExp("^[^\\s+]{1,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{1,200}={0,2}$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://waybill.dev/schemas/platform/waybill.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.version === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "version"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.gitlab === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "gitlab"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.verifier === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "verifier"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.trust === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "trust"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.environments === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "environments"}};
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
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
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
if(1 !== data.version){
const err6 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1}};
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
const err7 = {instancePath:instancePath+"/verifier",schemaPath:"#/properties/verifier/required",keyword:"required",params:{missingProperty: "id"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!(key1 === "id")){
const err8 = {instancePath:instancePath+"/verifier",schemaPath:"#/properties/verifier/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
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
const err9 = {instancePath:instancePath+"/verifier/id",schemaPath:"#/properties/verifier/properties/id/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]{1,500}$"}};
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
const err10 = {instancePath:instancePath+"/verifier/id",schemaPath:"#/properties/verifier/properties/id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/verifier",schemaPath:"#/properties/verifier/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.trust !== undefined){
let data4 = data.trust;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.profiles === undefined){
const err12 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "profiles"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data4.signers === undefined){
const err13 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "signers"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
for(const key2 in data4){
if(!((key2 === "profiles") || (key2 === "signers"))){
const err14 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data4.profiles !== undefined){
let data5 = data4.profiles;
if(Array.isArray(data5)){
if(data5.length > 100){
const err15 = {instancePath:instancePath+"/trust/profiles",schemaPath:"#/properties/trust/properties/profiles/maxItems",keyword:"maxItems",params:{limit: 100}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data5.length < 1){
const err16 = {instancePath:instancePath+"/trust/profiles",schemaPath:"#/properties/trust/properties/profiles/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
if(!(validate13(data5[i0], {instancePath:instancePath+"/trust/profiles/" + i0,parentData:data5,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
}
}
else {
const err17 = {instancePath:instancePath+"/trust/profiles",schemaPath:"#/properties/trust/properties/profiles/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data4.signers !== undefined){
let data7 = data4.signers;
if(Array.isArray(data7)){
if(data7.length > 1000){
const err18 = {instancePath:instancePath+"/trust/signers",schemaPath:"#/properties/trust/properties/signers/maxItems",keyword:"maxItems",params:{limit: 1000}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data7.length < 1){
const err19 = {instancePath:instancePath+"/trust/signers",schemaPath:"#/properties/trust/properties/signers/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
if(!(validate19(data7[i1], {instancePath:instancePath+"/trust/signers/" + i1,parentData:data7,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
}
}
else {
const err20 = {instancePath:instancePath+"/trust/signers",schemaPath:"#/properties/trust/properties/signers/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.ledger !== undefined){
let data9 = data.ledger;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.logKeys === undefined){
const err22 = {instancePath:instancePath+"/ledger",schemaPath:"#/properties/ledger/required",keyword:"required",params:{missingProperty: "logKeys"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
for(const key3 in data9){
if(!(key3 === "logKeys")){
const err23 = {instancePath:instancePath+"/ledger",schemaPath:"#/properties/ledger/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data9.logKeys !== undefined){
let data10 = data9.logKeys;
if(Array.isArray(data10)){
if(data10.length > 100){
const err24 = {instancePath:instancePath+"/ledger/logKeys",schemaPath:"#/properties/ledger/properties/logKeys/maxItems",keyword:"maxItems",params:{limit: 100}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data10.length < 1){
const err25 = {instancePath:instancePath+"/ledger/logKeys",schemaPath:"#/properties/ledger/properties/logKeys/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
let data11 = data10[i2];
if(typeof data11 === "string"){
if(!pattern16.test(data11)){
const err26 = {instancePath:instancePath+"/ledger/logKeys/" + i2,schemaPath:"#/properties/ledger/properties/logKeys/items/pattern",keyword:"pattern",params:{pattern: "^[^\\s+]{1,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{1,200}={0,2}$"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/ledger/logKeys/" + i2,schemaPath:"#/properties/ledger/properties/logKeys/items/type",keyword:"type",params:{type: "string"}};
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
const err28 = {instancePath:instancePath+"/ledger/logKeys",schemaPath:"#/properties/ledger/properties/logKeys/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/ledger",schemaPath:"#/properties/ledger/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.environments !== undefined){
let data12 = data.environments;
if(Array.isArray(data12)){
if(data12.length > 100){
const err30 = {instancePath:instancePath+"/environments",schemaPath:"#/properties/environments/maxItems",keyword:"maxItems",params:{limit: 100}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data12.length < 1){
const err31 = {instancePath:instancePath+"/environments",schemaPath:"#/properties/environments/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
const len3 = data12.length;
for(let i3=0; i3<len3; i3++){
if(!(validate23(data12[i3], {instancePath:instancePath+"/environments/" + i3,parentData:data12,parentDataProperty:i3,rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
}
}
else {
const err32 = {instancePath:instancePath+"/environments",schemaPath:"#/properties/environments/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

export const hints = {
 "#": {
  "keys": [
   "version",
   "gitlab",
   "verifier",
   "trust",
   "ledger",
   "environments"
  ],
  "text": "The GitLab instance that delivers, who may sign, and what each environment asks of an artifact before it is promoted."
 },
 "#/properties/version": {
  "text": "Version of this file's form."
 },
 "#/properties/verifier": {
  "keys": [
   "id"
  ],
  "text": "Who speaks when Waybill signs a verification summary."
 },
 "#/properties/verifier/properties/id": {
  "text": "`verifier.id` of the summaries: an address that names this platform. It need not resolve."
 },
 "#/properties/trust": {
  "keys": [
   "profiles",
   "signers"
  ],
  "text": "Whose signatures count."
 },
 "#/properties/trust/properties/profiles": {
  "text": "Roots and rules under which a bundle is verified. A bundle is verified under exactly one."
 },
 "#/properties/trust/properties/signers": {
  "text": "Who may sign; environments name them."
 },
 "#/properties/ledger": {
  "keys": [
   "logKeys"
  ],
  "text": "The transparency log of Waybill's own ledger."
 },
 "#/properties/ledger/properties/logKeys": {
  "text": "Keys that sign the log's checkpoints, newest first, in signed-note form: `name+hash+base64`."
 },
 "#/properties/environments": {
  "text": "Places that artifacts are promoted to."
 },
 "#/definitions/name": {
  "text": "Lowercase letters, digits, `.`, `_` and `-`; at most 63. Unique in its list."
 },
 "#/definitions/names": {
  "text": "Names of things defined elsewhere in the folder."
 },
 "#/definitions/patterns": {
  "text": "Patterns with at least one `*`, which stands for any characters but `/` and `@`."
 },
 "#/definitions/text": {
  "text": "Text without white space, at most 1,000 characters."
 },
 "#/definitions/pattern": {
  "text": "A pattern with at least one `*`, which stands for any characters but `/` and `@`."
 },
 "#/definitions/path": {
  "text": "A file in this folder: relative, with forward slashes, without `..`."
 },
 "#/definitions/gitlab": {
  "keys": [
   "url",
   "issuer",
   "audience",
   "pinnedKeys"
  ],
  "text": "The GitLab instance that delivers."
 },
 "#/definitions/gitlab/properties/url": {
  "text": "Base address, without a trailing slash; a relative path is allowed."
 },
 "#/definitions/gitlab/properties/issuer": {
  "text": "`iss` of the instance's ID tokens, compared literally. The base address unless said otherwise."
 },
 "#/definitions/gitlab/properties/audience": {
  "text": "`aud` that Waybill demands of ID tokens. `waybill:<host of the base address>` unless said otherwise."
 },
 "#/definitions/gitlab/properties/pinnedKeys": {
  "text": "A JWKS file in this folder with the instance's token keys, for an instance that Waybill cannot reach."
 },
 "#/definitions/project": {
  "keys": [
   "id",
   "path"
  ],
  "text": "A GitLab project by its number, which never moves, and its path, which people read. Both must match."
 },
 "#/definitions/project/properties/id": {
  "text": "Number of the project, on its overview page under the three dots."
 },
 "#/definitions/project/properties/path": {
  "text": "Full path with its groups, such as `acme/shop`."
 },
 "#/definitions/gitlabId": {
  "text": "A number that GitLab gave, such as `4711`."
 },
 "#/definitions/trustedRoot": {
  "text": "`public-good` for the public Sigstore instance, whose root is built in, or a `trusted_root.json` in this folder."
 },
 "#/definitions/rule": {
  "text": "`required` or `optional`."
 },
 "#/definitions/profile": {
  "keys": [
   "name",
   "kind"
  ]
 },
 "#/definitions/profile/properties/kind": {
  "text": "`keyless`: Sigstore certificates. `key`: public keys that the organisation manages. `server`: the key of Waybill's own server."
 },
 "#/definitions/profile/allOf/0/if": {
  "keys": [
   "kind"
  ]
 },
 "#/definitions/profile/allOf/1/if": {
  "keys": [
   "kind"
  ]
 },
 "#/definitions/keylessProfile": {
  "keys": [
   "name",
   "kind",
   "trustedRoot",
   "acceptBundles",
   "log"
  ]
 },
 "#/definitions/keylessProfile/properties/acceptBundles": {
  "text": "Older bundle versions that count beside 0.3. Name them only where a producer still writes them."
 },
 "#/definitions/keylessProfile/properties/log": {
  "text": "A log entry is always required: without one nobody can tell whether the certificate was valid when it signed."
 },
 "#/definitions/keyProfile": {
  "keys": [
   "name",
   "kind",
   "keys",
   "log",
   "timestamp",
   "trustedRoot"
  ]
 },
 "#/definitions/keyProfile/properties/keys": {
  "text": "PEM files in this folder, one public key each (`BEGIN PUBLIC KEY`). Any of them may have signed."
 },
 "#/definitions/keyProfile/properties/log": {
  "text": "Whether a transparency-log entry must be there. `optional` only where the ledger's own acceptance time bounds the signature."
 },
 "#/definitions/keyProfile/properties/timestamp": {
  "text": "Whether an RFC 3161 timestamp must be there. `optional` as for `log`."
 },
 "#/definitions/signer": {
  "keys": [
   "name",
   "profile",
   "issuer",
   "identity",
   "identityPattern",
   "project"
  ],
  "text": "Who may sign. With a keyless profile: `issuer`, and `identity` or `identityPattern`. With keys: name and profile only."
 },
 "#/definitions/signer/properties/profile": {
  "text": "Name of a trust profile."
 },
 "#/definitions/signer/properties/issuer": {
  "text": "Who vouched for the identity, compared literally; for GitLab jobs the instance's address."
 },
 "#/definitions/signer/properties/identity": {
  "text": "The certificate's identity, compared literally. For a GitLab job: `<address>/<project>//<CI file>@<full ref>`."
 },
 "#/definitions/signer/properties/identityPattern": {
  "text": "Instead of `identity`: a pattern of the whole identity, in which `*` stands for any characters but `/` and `@`."
 },
 "#/definitions/environment": {
  "keys": [
   "name",
   "mode",
   "requires"
  ]
 },
 "#/definitions/environment/properties/mode": {
  "text": "What a refusal does to the exit code; it never changes the verdict. `enforce` is the one that protects."
 },
 "#/definitions/requires": {
  "keys": [
   "sbom",
   "signature",
   "provenance",
   "source",
   "commit",
   "protectedRef",
   "pipeline",
   "runner",
   "freshness",
   "health"
  ],
  "text": "What the gate asks. What is left out is not asked; at least one thing must be."
 },
 "#/definitions/requires/properties/sbom": {
  "keys": [
   "formats",
   "minComponents"
  ],
  "text": "A valid SBOM that the provenance names by digest."
 },
 "#/definitions/requires/properties/sbom/properties/formats": {
  "text": "Accepted formats; both unless said otherwise."
 },
 "#/definitions/requires/properties/sbom/properties/minComponents": {
  "text": "Fewest components that it must list."
 },
 "#/definitions/requires/properties/signature": {
  "keys": [
   "signers"
  ],
  "text": "A signature over the artifact."
 },
 "#/definitions/requires/properties/signature/properties/signers": {
  "text": "Names of signers; one of them must have signed."
 },
 "#/definitions/requires/properties/provenance": {
  "keys": [
   "signers",
   "buildTypes",
   "builders",
   "builderPatterns"
  ],
  "text": "Signed SLSA provenance with the artifact among its subjects. Name `builders`, `builderPatterns` or both."
 },
 "#/definitions/requires/properties/provenance/properties/signers": {
  "text": "Names of signers; one of them must have signed it."
 },
 "#/definitions/requires/properties/provenance/properties/buildTypes": {
  "text": "Accepted build types, compared literally."
 },
 "#/definitions/requires/properties/provenance/properties/builders": {
  "text": "Accepted builder ids, compared literally: `https://<gitlab host>/waybill/builders/<tier or gitlab-hosted>/v1`."
 },
 "#/definitions/requires/properties/provenance/properties/builderPatterns": {
  "text": "Accepted builder ids as patterns; `*` stands for any characters but `/` and `@`."
 },
 "#/definitions/requires/properties/source": {
  "keys": [
   "projects",
   "refs",
   "refPatterns",
   "least"
  ],
  "text": "Which projects and refs an artifact may come from."
 },
 "#/definitions/requires/properties/source/properties/refs": {
  "text": "Full refs, compared literally. Without `refs` and `refPatterns` any ref will do."
 },
 "#/definitions/requires/properties/source/properties/refPatterns": {
  "text": "Full refs as patterns, such as `refs/tags/v*`; `*` stands for any characters but `/` and `@`."
 },
 "#/definitions/requires/properties/commit": {
  "keys": [
   "least"
  ],
  "text": "The commit that was built must be known."
 },
 "#/definitions/requires/properties/protectedRef": {
  "keys": [
   "least"
  ],
  "text": "The ref must have been protected when the job ran."
 },
 "#/definitions/requires/properties/pipeline": {
  "keys": [
   "sources",
   "least"
  ],
  "text": "The pipeline must be known and must have been started in one of these ways."
 },
 "#/definitions/requires/properties/pipeline/properties/sources": {
  "text": "Values of `CI_PIPELINE_SOURCE`, such as push, web, schedule."
 },
 "#/definitions/requires/properties/runner": {
  "keys": [
   "tiers",
   "least"
  ],
  "text": "The runner must belong to one of these tiers."
 },
 "#/definitions/requires/properties/runner/properties/tiers": {
  "text": "Names of tiers in `runner-tiers.yaml`."
 },
 "#/definitions/requires/properties/freshness": {
  "keys": [
   "maxAge"
  ],
  "text": "How old a build may be."
 },
 "#/definitions/requires/properties/freshness/properties/maxAge": {
  "text": "A whole number and s, m, h, d or w, such as `12h` or `30d`."
 },
 "#/definitions/requires/properties/health": {
  "keys": [
   "accept",
   "otherwise"
  ],
  "text": "How healthy the platform must have been when the build was accepted."
 },
 "#/definitions/requires/properties/health/properties/otherwise": {
  "text": "What any other state leads to."
 },
 "#/definitions/leastOfCertificate": {
  "text": "Least assurance that counts: `claimed` by the job, bound by a `certificate`, from a verified ID `token`, confirmed by GitLab's `api`."
 },
 "#/definitions/leastOfToken": {
  "text": "Least assurance that counts: `claimed` by the job, from a verified ID `token`, confirmed by GitLab's `api`. A certificate carries neither pipeline nor runner nor protection."
 }
};
