/** The page of `npm run example`: a frame for each phone, each a realm of its own. */
const { search, hash } = window.location;
const names = (new URLSearchParams(search).get('phones') ?? 'ana,ben').split(',');
document.querySelector('#phones')?.append(
  ...names.map((name) => {
    const frame = document.createElement('iframe');
    frame.title = `The phone of ${name}`;
    frame.src = `phone.html?phone=${encodeURIComponent(name)}${hash}`;
    return frame;
  }),
);
