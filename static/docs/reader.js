// Starts the reader of the description that the page names. Everything comes from this server; nothing is
// sent to a validator elsewhere. The layout is ours: the packaged one brings a second <main> into the page.
const reader = document.querySelector("#reader");

const ownLayout = ({ React }) => ({
  components: {
    RegistryLayout({ getComponent, specSelectors }) {
      const part = (name) => React.createElement(getComponent(name, true), { key: name });
      const loaded = specSelectors.loadingStatus() === "success";
      const parts = loaded ? ["AuthorizeBtnContainer", "operations", "Models"] : ["errors"];
      return React.createElement("div", { className: "swagger-ui" }, parts.map(part));
    },
  },
});

SwaggerUIBundle({
  url: reader.dataset.description,
  domNode: reader,
  plugins: [ownLayout],
  layout: "RegistryLayout",
  validatorUrl: null,
  syntaxHighlight: false,
  defaultModelsExpandDepth: 0,
});
