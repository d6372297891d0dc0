import{c as r}from"./shared.js";export{a as createManualClock}from"./shared.js";import"../base.js";export{r as createInngestSandbox};
