module.exports=require("./stdio.js");
