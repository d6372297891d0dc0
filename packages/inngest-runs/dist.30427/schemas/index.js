export{r as runEnvelopeSchema,u as runJobSchema,a as runJobsEnvelopeSchema,v as runSchema,b as runsEnvelopeSchema}from"../base.js";
