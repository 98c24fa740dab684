// Lets a passkey sign exactly what the page shows, and sends its answer. The server wrote the question.
const form = document.querySelector("#sign");
const failed = document.querySelector("#failed");
const button = form.querySelector("button");

/** Send what was signed; a refusal is told in the words of the server. */
async function send(assertion) {
  const answer = await fetch(location.href, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-Form-Token": form.dataset.token },
    body: JSON.stringify({ ...JSON.parse(form.dataset.payload), assertion }),
  });
  const told = await answer.json();
  if (!answer.ok) {
    const first = document.documentElement.lang;
    const others = Object.keys(told.message).filter((language) => language !== first);
    return [told.code, told.message[first], ...others.map((language) => told.message[language])].join(" · ");
  }
  location.assign(told.next);
  return "";
}

/** Ask the authenticator; that it said no is told, and nothing has happened. */
async function sign() {
  const options = JSON.parse(form.dataset.options);
  try {
    const made = await navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    });
    return await send(made.toJSON());
  } catch (error) {
    console.warn(error);
    return form.dataset.failed;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  failed.hidden = true;
  const said = await sign();
  if (said) {
    failed.textContent = said;
    failed.hidden = false;
    button.disabled = false;
    button.focus();
  }
});
button.disabled = false;
