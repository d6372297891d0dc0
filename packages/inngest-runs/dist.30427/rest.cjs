module.exports=require("./rest.js");
