/** The page of `npm run example`: a frame for each phone, each a realm of its own, with switches above it. */
const { search, hash } = window.location;
const asked = new URLSearchParams(search);
const names = (asked.get('phones') ?? 'ana,ben').split(',');
document.querySelector('#phones')?.append(...names.map(phone));

function phone(name: string): HTMLElement {
  const frame = document.createElement('iframe');
  frame.title = `The phone of ${name}`;
  frame.src = `phone.html?phone=${encodeURIComponent(name)}${hash}`;

  const network = document.createElement('input');
  network.type = 'checkbox';
  network.checked = true;
  network.onchange = tellNetwork;
  frame.onload = tellNetwork;
  const label = document.createElement('label');
  label.append(network, 'Network');

  const kill = document.createElement('button');
  kill.textContent = 'Kill the app';
  kill.onclick = () => frame.contentWindow?.location.reload();

  const switches = document.createElement('p');
  switches.append(label, kill);
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = name;
  figure.append(caption, switches, frame);
  return figure;

  function tellNetwork(): void {
    frame.contentWindow?.postMessage({ online: network.checked }, window.location.origin);
  }
}
