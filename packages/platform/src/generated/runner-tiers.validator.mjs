// Compiled from schemas/platform/runner-tiers.schema.json by "npm run gen". Do not edit.

export const validate = validate10;

const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://waybill.dev/schemas/platform/runner-tiers.schema.json","title":"runner-tiers.yaml","description":"Classes of runners with the same isolation, how a runner is known to belong to one, and what it costs.","type":"object","additionalProperties":false,"required":["version","tiers"],"properties":{"version":{"const":1,"description":"Version of this file's form."},"tiers":{"type":"array","minItems":1,"maxItems":100,"description":"The tiers; no runner can belong to two.","items":{"$ref":"#/definitions/tier"}}},"definitions":{"tier":{"type":"object","description":"A runner listed in `runnerIds` belongs to the tier. Otherwise it belongs when it has all `tags`, or when its name matches, and no other tier claims it. Name at least one of the four.","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,62}$","description":"Lowercase letters, digits, `.`, `_` and `-`; at most 63. Unique; `gitlab-hosted` is taken."},"description":{"type":"string","minLength":1,"maxLength":500,"description":"What runs here, for people."},"runnerIds":{"type":"array","minItems":1,"maxItems":10000,"description":"Numbers of runners in GitLab. The surest way: GitLab assigns them.","items":{"description":"A number that GitLab gave, such as `1201`.","type":["integer","string"],"minimum":1,"maximum":9007199254740991,"pattern":"^[1-9][0-9]{0,18}$"}},"tags":{"type":"array","minItems":1,"maxItems":50,"description":"A runner that is registered with all of these belongs to the tier.","items":{"type":"string","minLength":1,"maxLength":255}},"names":{"type":"array","minItems":1,"maxItems":1000,"description":"Descriptions of runners, compared literally.","items":{"type":"string","minLength":1,"maxLength":1024}},"namePatterns":{"type":"array","minItems":1,"maxItems":100,"description":"Descriptions of runners as patterns; `*` stands for any characters but `/` and `@`.","items":{"type":"string","description":"A pattern with at least one `*`.","pattern":"^[^*]{0,1000}\\*.{0,1000}$"}},"isolation":{"type":"object","description":"What keeps jobs apart. What is left out is unknown.","additionalProperties":false,"properties":{"executor":{"type":"string","pattern":"^[a-z0-9+-]{1,60}$","description":"GitLab Runner's executor, such as `kubernetes`."},"privileged":{"type":"boolean","description":"Jobs run in privileged containers."},"ephemeral":{"type":"boolean","description":"Every job gets a machine or pod that no other job used."},"protectedRefsOnly":{"type":"boolean","description":"Takes jobs of protected refs only."},"runUntagged":{"type":"boolean","description":"Takes jobs without tags."}}},"prices":{"type":"array","minItems":1,"maxItems":1000,"description":"Prices of one node. A price applies from `validFrom`, never backwards.","items":{"type":"object","additionalProperties":false,"required":["perHour","currency","validFrom"],"properties":{"perHour":{"type":"string","pattern":"^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$","description":"Per node and hour, as quoted text with up to six decimals: `\"0.192\"`."},"currency":{"type":"string","pattern":"^[A-Z]{3}$","description":"ISO 4217 code."},"validFrom":{"$ref":"#/definitions/instant"}}}}}},"instant":{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$","description":"Date and time with zone, such as `2026-01-31T12:00:00Z` (RFC 3339)."}}};
const schema12 = {"type":"object","description":"A runner listed in `runnerIds` belongs to the tier. Otherwise it belongs when it has all `tags`, or when its name matches, and no other tier claims it. Name at least one of the four.","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,62}$","description":"Lowercase letters, digits, `.`, `_` and `-`; at most 63. Unique; `gitlab-hosted` is taken."},"description":{"type":"string","minLength":1,"maxLength":500,"description":"What runs here, for people."},"runnerIds":{"type":"array","minItems":1,"maxItems":10000,"description":"Numbers of runners in GitLab. The surest way: GitLab assigns them.","items":{"description":"A number that GitLab gave, such as `1201`.","type":["integer","string"],"minimum":1,"maximum":9007199254740991,"pattern":"^[1-9][0-9]{0,18}$"}},"tags":{"type":"array","minItems":1,"maxItems":50,"description":"A runner that is registered with all of these belongs to the tier.","items":{"type":"string","minLength":1,"maxLength":255}},"names":{"type":"array","minItems":1,"maxItems":1000,"description":"Descriptions of runners, compared literally.","items":{"type":"string","minLength":1,"maxLength":1024}},"namePatterns":{"type":"array","minItems":1,"maxItems":100,"description":"Descriptions of runners as patterns; `*` stands for any characters but `/` and `@`.","items":{"type":"string","description":"A pattern with at least one `*`.","pattern":"^[^*]{0,1000}\\*.{0,1000}$"}},"isolation":{"type":"object","description":"What keeps jobs apart. What is left out is unknown.","additionalProperties":false,"properties":{"executor":{"type":"string","pattern":"^[a-z0-9+-]{1,60}$","description":"GitLab Runner's executor, such as `kubernetes`."},"privileged":{"type":"boolean","description":"Jobs run in privileged containers."},"ephemeral":{"type":"boolean","description":"Every job gets a machine or pod that no other job used."},"protectedRefsOnly":{"type":"boolean","description":"Takes jobs of protected refs only."},"runUntagged":{"type":"boolean","description":"Takes jobs without tags."}}},"prices":{"type":"array","minItems":1,"maxItems":1000,"description":"Prices of one node. A price applies from `validFrom`, never backwards.","items":{"type":"object","additionalProperties":false,"required":["perHour","currency","validFrom"],"properties":{"perHour":{"type":"string","pattern":"^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$","description":"Per node and hour, as quoted text with up to six decimals: `\"0.192\"`."},"currency":{"type":"string","pattern":"^[A-Z]{3}$","description":"ISO 4217 code."},"validFrom":{"$ref":"#/definitions/instant"}}}}}};
const schema13 = {"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$","description":"Date and time with zone, such as `2026-01-31T12:00:00Z` (RFC 3339)."};
const pattern0 = new RegExp("^[a-z0-9][a-z0-9._-]{0,62}$", "u");
const pattern1 = new RegExp("^[1-9][0-9]{0,18}$", "u");
const pattern2 = new RegExp("^[^*]{0,1000}\\*.{0,1000}$", "u");
const pattern3 = new RegExp("^[a-z0-9+-]{1,60}$", "u");
const pattern4 = new RegExp("^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$", "u");
const pattern5 = new RegExp("^[A-Z]{3}$", "u");
const pattern6 = new RegExp("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$", "u");

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},schema:schema12.required,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "name") || (key0 === "description")) || (key0 === "runnerIds")) || (key0 === "tags")) || (key0 === "names")) || (key0 === "namePatterns")) || (key0 === "isolation")) || (key0 === "prices"))){
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
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,62}$"},schema:"^[a-z0-9][a-z0-9._-]{0,62}$",parentSchema:schema12.properties.name,data:data0};
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
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},schema:schema12.properties.name.type,parentSchema:schema12.properties.name,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.description !== undefined){
let data1 = data.description;
if(typeof data1 === "string"){
if(data1.length > 500){
const err4 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/maxLength",keyword:"maxLength",params:{limit: 500},schema:500,parentSchema:schema12.properties.description,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema12.properties.description,data:data1};
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
const err6 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},schema:schema12.properties.description.type,parentSchema:schema12.properties.description,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.runnerIds !== undefined){
let data2 = data.runnerIds;
if(Array.isArray(data2)){
if(data2.length > 10000){
const err7 = {instancePath:instancePath+"/runnerIds",schemaPath:"#/properties/runnerIds/maxItems",keyword:"maxItems",params:{limit: 10000},schema:10000,parentSchema:schema12.properties.runnerIds,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2.length < 1){
const err8 = {instancePath:instancePath+"/runnerIds",schemaPath:"#/properties/runnerIds/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema12.properties.runnerIds,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (typeof data3 !== "string")){
const err9 = {instancePath:instancePath+"/runnerIds/" + i0,schemaPath:"#/properties/runnerIds/items/type",keyword:"type",params:{type: schema12.properties.runnerIds.items.type},schema:schema12.properties.runnerIds.items.type,parentSchema:schema12.properties.runnerIds.items,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/runnerIds/" + i0,schemaPath:"#/properties/runnerIds/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},schema:9007199254740991,parentSchema:schema12.properties.runnerIds.items,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/runnerIds/" + i0,schemaPath:"#/properties/runnerIds/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema12.properties.runnerIds.items,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(typeof data3 === "string"){
if(!pattern1.test(data3)){
const err12 = {instancePath:instancePath+"/runnerIds/" + i0,schemaPath:"#/properties/runnerIds/items/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,18}$"},schema:"^[1-9][0-9]{0,18}$",parentSchema:schema12.properties.runnerIds.items,data:data3};
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
}
else {
const err13 = {instancePath:instancePath+"/runnerIds",schemaPath:"#/properties/runnerIds/type",keyword:"type",params:{type: "array"},schema:schema12.properties.runnerIds.type,parentSchema:schema12.properties.runnerIds,data:data2};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.tags !== undefined){
let data4 = data.tags;
if(Array.isArray(data4)){
if(data4.length > 50){
const err14 = {instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/maxItems",keyword:"maxItems",params:{limit: 50},schema:50,parentSchema:schema12.properties.tags,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data4.length < 1){
const err15 = {instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema12.properties.tags,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
let data5 = data4[i1];
if(typeof data5 === "string"){
if(data5.length > 255){
const err16 = {instancePath:instancePath+"/tags/" + i1,schemaPath:"#/properties/tags/items/maxLength",keyword:"maxLength",params:{limit: 255},schema:255,parentSchema:schema12.properties.tags.items,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data5.length < 1){
const err17 = {instancePath:instancePath+"/tags/" + i1,schemaPath:"#/properties/tags/items/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema12.properties.tags.items,data:data5};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/tags/" + i1,schemaPath:"#/properties/tags/items/type",keyword:"type",params:{type: "string"},schema:schema12.properties.tags.items.type,parentSchema:schema12.properties.tags.items,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/type",keyword:"type",params:{type: "array"},schema:schema12.properties.tags.type,parentSchema:schema12.properties.tags,data:data4};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.names !== undefined){
let data6 = data.names;
if(Array.isArray(data6)){
if(data6.length > 1000){
const err20 = {instancePath:instancePath+"/names",schemaPath:"#/properties/names/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema12.properties.names,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data6.length < 1){
const err21 = {instancePath:instancePath+"/names",schemaPath:"#/properties/names/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema12.properties.names,data:data6};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
const len2 = data6.length;
for(let i2=0; i2<len2; i2++){
let data7 = data6[i2];
if(typeof data7 === "string"){
if(data7.length > 1024){
const err22 = {instancePath:instancePath+"/names/" + i2,schemaPath:"#/properties/names/items/maxLength",keyword:"maxLength",params:{limit: 1024},schema:1024,parentSchema:schema12.properties.names.items,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data7.length < 1){
const err23 = {instancePath:instancePath+"/names/" + i2,schemaPath:"#/properties/names/items/minLength",keyword:"minLength",params:{limit: 1},schema:1,parentSchema:schema12.properties.names.items,data:data7};
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
const err24 = {instancePath:instancePath+"/names/" + i2,schemaPath:"#/properties/names/items/type",keyword:"type",params:{type: "string"},schema:schema12.properties.names.items.type,parentSchema:schema12.properties.names.items,data:data7};
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
const err25 = {instancePath:instancePath+"/names",schemaPath:"#/properties/names/type",keyword:"type",params:{type: "array"},schema:schema12.properties.names.type,parentSchema:schema12.properties.names,data:data6};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.namePatterns !== undefined){
let data8 = data.namePatterns;
if(Array.isArray(data8)){
if(data8.length > 100){
const err26 = {instancePath:instancePath+"/namePatterns",schemaPath:"#/properties/namePatterns/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema12.properties.namePatterns,data:data8};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data8.length < 1){
const err27 = {instancePath:instancePath+"/namePatterns",schemaPath:"#/properties/namePatterns/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema12.properties.namePatterns,data:data8};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
const len3 = data8.length;
for(let i3=0; i3<len3; i3++){
let data9 = data8[i3];
if(typeof data9 === "string"){
if(!pattern2.test(data9)){
const err28 = {instancePath:instancePath+"/namePatterns/" + i3,schemaPath:"#/properties/namePatterns/items/pattern",keyword:"pattern",params:{pattern: "^[^*]{0,1000}\\*.{0,1000}$"},schema:"^[^*]{0,1000}\\*.{0,1000}$",parentSchema:schema12.properties.namePatterns.items,data:data9};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/namePatterns/" + i3,schemaPath:"#/properties/namePatterns/items/type",keyword:"type",params:{type: "string"},schema:schema12.properties.namePatterns.items.type,parentSchema:schema12.properties.namePatterns.items,data:data9};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/namePatterns",schemaPath:"#/properties/namePatterns/type",keyword:"type",params:{type: "array"},schema:schema12.properties.namePatterns.type,parentSchema:schema12.properties.namePatterns,data:data8};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.isolation !== undefined){
let data10 = data.isolation;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key1 in data10){
if(!(((((key1 === "executor") || (key1 === "privileged")) || (key1 === "ephemeral")) || (key1 === "protectedRefsOnly")) || (key1 === "runUntagged"))){
const err31 = {instancePath:instancePath+"/isolation",schemaPath:"#/properties/isolation/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema12.properties.isolation,data:data10};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data10.executor !== undefined){
let data11 = data10.executor;
if(typeof data11 === "string"){
if(!pattern3.test(data11)){
const err32 = {instancePath:instancePath+"/isolation/executor",schemaPath:"#/properties/isolation/properties/executor/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9+-]{1,60}$"},schema:"^[a-z0-9+-]{1,60}$",parentSchema:schema12.properties.isolation.properties.executor,data:data11};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/isolation/executor",schemaPath:"#/properties/isolation/properties/executor/type",keyword:"type",params:{type: "string"},schema:schema12.properties.isolation.properties.executor.type,parentSchema:schema12.properties.isolation.properties.executor,data:data11};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data10.privileged !== undefined){
let data12 = data10.privileged;
if(typeof data12 !== "boolean"){
const err34 = {instancePath:instancePath+"/isolation/privileged",schemaPath:"#/properties/isolation/properties/privileged/type",keyword:"type",params:{type: "boolean"},schema:schema12.properties.isolation.properties.privileged.type,parentSchema:schema12.properties.isolation.properties.privileged,data:data12};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data10.ephemeral !== undefined){
let data13 = data10.ephemeral;
if(typeof data13 !== "boolean"){
const err35 = {instancePath:instancePath+"/isolation/ephemeral",schemaPath:"#/properties/isolation/properties/ephemeral/type",keyword:"type",params:{type: "boolean"},schema:schema12.properties.isolation.properties.ephemeral.type,parentSchema:schema12.properties.isolation.properties.ephemeral,data:data13};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data10.protectedRefsOnly !== undefined){
let data14 = data10.protectedRefsOnly;
if(typeof data14 !== "boolean"){
const err36 = {instancePath:instancePath+"/isolation/protectedRefsOnly",schemaPath:"#/properties/isolation/properties/protectedRefsOnly/type",keyword:"type",params:{type: "boolean"},schema:schema12.properties.isolation.properties.protectedRefsOnly.type,parentSchema:schema12.properties.isolation.properties.protectedRefsOnly,data:data14};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data10.runUntagged !== undefined){
let data15 = data10.runUntagged;
if(typeof data15 !== "boolean"){
const err37 = {instancePath:instancePath+"/isolation/runUntagged",schemaPath:"#/properties/isolation/properties/runUntagged/type",keyword:"type",params:{type: "boolean"},schema:schema12.properties.isolation.properties.runUntagged.type,parentSchema:schema12.properties.isolation.properties.runUntagged,data:data15};
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
const err38 = {instancePath:instancePath+"/isolation",schemaPath:"#/properties/isolation/type",keyword:"type",params:{type: "object"},schema:schema12.properties.isolation.type,parentSchema:schema12.properties.isolation,data:data10};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data.prices !== undefined){
let data16 = data.prices;
if(Array.isArray(data16)){
if(data16.length > 1000){
const err39 = {instancePath:instancePath+"/prices",schemaPath:"#/properties/prices/maxItems",keyword:"maxItems",params:{limit: 1000},schema:1000,parentSchema:schema12.properties.prices,data:data16};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data16.length < 1){
const err40 = {instancePath:instancePath+"/prices",schemaPath:"#/properties/prices/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema12.properties.prices,data:data16};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
const len4 = data16.length;
for(let i4=0; i4<len4; i4++){
let data17 = data16[i4];
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.perHour === undefined){
const err41 = {instancePath:instancePath+"/prices/" + i4,schemaPath:"#/properties/prices/items/required",keyword:"required",params:{missingProperty: "perHour"},schema:schema12.properties.prices.items.required,parentSchema:schema12.properties.prices.items,data:data17};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(data17.currency === undefined){
const err42 = {instancePath:instancePath+"/prices/" + i4,schemaPath:"#/properties/prices/items/required",keyword:"required",params:{missingProperty: "currency"},schema:schema12.properties.prices.items.required,parentSchema:schema12.properties.prices.items,data:data17};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data17.validFrom === undefined){
const err43 = {instancePath:instancePath+"/prices/" + i4,schemaPath:"#/properties/prices/items/required",keyword:"required",params:{missingProperty: "validFrom"},schema:schema12.properties.prices.items.required,parentSchema:schema12.properties.prices.items,data:data17};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
for(const key2 in data17){
if(!(((key2 === "perHour") || (key2 === "currency")) || (key2 === "validFrom"))){
const err44 = {instancePath:instancePath+"/prices/" + i4,schemaPath:"#/properties/prices/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},schema:false,parentSchema:schema12.properties.prices.items,data:data17};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data17.perHour !== undefined){
let data18 = data17.perHour;
if(typeof data18 === "string"){
if(!pattern4.test(data18)){
const err45 = {instancePath:instancePath+"/prices/" + i4+"/perHour",schemaPath:"#/properties/prices/items/properties/perHour/pattern",keyword:"pattern",params:{pattern: "^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$"},schema:"^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$",parentSchema:schema12.properties.prices.items.properties.perHour,data:data18};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/prices/" + i4+"/perHour",schemaPath:"#/properties/prices/items/properties/perHour/type",keyword:"type",params:{type: "string"},schema:schema12.properties.prices.items.properties.perHour.type,parentSchema:schema12.properties.prices.items.properties.perHour,data:data18};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data17.currency !== undefined){
let data19 = data17.currency;
if(typeof data19 === "string"){
if(!pattern5.test(data19)){
const err47 = {instancePath:instancePath+"/prices/" + i4+"/currency",schemaPath:"#/properties/prices/items/properties/currency/pattern",keyword:"pattern",params:{pattern: "^[A-Z]{3}$"},schema:"^[A-Z]{3}$",parentSchema:schema12.properties.prices.items.properties.currency,data:data19};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/prices/" + i4+"/currency",schemaPath:"#/properties/prices/items/properties/currency/type",keyword:"type",params:{type: "string"},schema:schema12.properties.prices.items.properties.currency.type,parentSchema:schema12.properties.prices.items.properties.currency,data:data19};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data17.validFrom !== undefined){
let data20 = data17.validFrom;
if(typeof data20 === "string"){
if(!pattern6.test(data20)){
const err49 = {instancePath:instancePath+"/prices/" + i4+"/validFrom",schemaPath:"#/definitions/instant/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$"},schema:"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$",parentSchema:schema13,data:data20};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/prices/" + i4+"/validFrom",schemaPath:"#/definitions/instant/type",keyword:"type",params:{type: "string"},schema:schema13.type,parentSchema:schema13,data:data20};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
else {
const err51 = {instancePath:instancePath+"/prices/" + i4,schemaPath:"#/properties/prices/items/type",keyword:"type",params:{type: "object"},schema:schema12.properties.prices.items.type,parentSchema:schema12.properties.prices.items,data:data17};
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
const err52 = {instancePath:instancePath+"/prices",schemaPath:"#/properties/prices/type",keyword:"type",params:{type: "array"},schema:schema12.properties.prices.type,parentSchema:schema12.properties.prices,data:data16};
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
const err53 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema12.type,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}


function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://waybill.dev/schemas/platform/runner-tiers.schema.json" */;
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
if(data.tiers === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "tiers"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "version") || (key0 === "tiers"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.version !== undefined){
let data0 = data.version;
if(1 !== data0){
const err3 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1},schema:1,parentSchema:schema11.properties.version,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.tiers !== undefined){
let data1 = data.tiers;
if(Array.isArray(data1)){
if(data1.length > 100){
const err4 = {instancePath:instancePath+"/tiers",schemaPath:"#/properties/tiers/maxItems",keyword:"maxItems",params:{limit: 100},schema:100,parentSchema:schema11.properties.tiers,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/tiers",schemaPath:"#/properties/tiers/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema11.properties.tiers,data:data1};
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
if(!(validate11(data1[i0], {instancePath:instancePath+"/tiers/" + i0,parentData:data1,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
}
}
else {
const err6 = {instancePath:instancePath+"/tiers",schemaPath:"#/properties/tiers/type",keyword:"type",params:{type: "array"},schema:schema11.properties.tiers.type,parentSchema:schema11.properties.tiers,data:data1};
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
const err7 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

