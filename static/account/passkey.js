// Asks the browser for a passkey: to confirm a sign-in, or to make a new one. The server writes the questions.
const form = document.querySelector("#passkey");

/** Send JSON to our own server; an answer that is not good is an error. */
async function send(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Form-Token": form.dataset.token },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`HTTP ${answer.status}`);
  }
  return answer.json();
}

/** Let the authenticator answer, and go where the server says. */
async function use() {
  const options = await send(form.dataset.options, {});
  const made =
    form.dataset.kind === "get"
      ? await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
        })
      : await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
        });
  const told = await send(form.dataset.answer, {
    answer: made.toJSON(),
    label: form.elements.label?.value ?? "",
    next: form.dataset.next,
  });
  location.assign(told.next);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  document.querySelector("#failed").textContent = "";
  try {
    await use();
  } catch (error) {
    console.warn(error);
    document.querySelector("#failed").textContent = form.dataset.failed;
    button.disabled = false;
  }
});
// Until here the button does nothing: a form sent without this script would only load the page again.
form.querySelector("button").disabled = false;
