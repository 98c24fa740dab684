// Starts the reader of the description that the page names. Everything comes from this server; nothing is
// sent to a validator elsewhere.
const reader = document.querySelector("#reader");

SwaggerUIBundle({
  url: reader.dataset.description,
  domNode: reader,
  validatorUrl: null,
  supportedSubmitMethods: ["get", "head", "post"],
  syntaxHighlight: false,
  defaultModelsExpandDepth: 0,
});
