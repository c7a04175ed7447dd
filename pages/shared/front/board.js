// Link, QR code and question on the whole screen, for the class to scan.

export default ({ parentElement, data }) => {
  const find = (selector) => parentElement.querySelector(selector);
  const board = find("dialog");
  for (const image of parentElement.querySelectorAll("img")) Object.assign(image, { src: data.picture, alt: data.qr });
  find(".question").textContent = data.question;
  find(".link").textContent = data.link;
  find(".link").classList.toggle("long", data.link.length > 90);
  find(".open").textContent = data.large;
  find(".close").textContent = data.small;
  board.setAttribute("aria-label", data.qr);
  find(".open").onclick = () => {
    board.showModal();
    board.requestFullscreen?.().catch(() => {}); // where it may not, it fills the window
  };
  find(".close").onclick = () => board.close();
  board.onclose = () => document.fullscreenElement && document.exitFullscreen();
  board.onfullscreenchange = () => document.fullscreenElement || board.close();
  board.onkeydown = (event) => event.key === "Escape" && event.stopPropagation(); // it closes the board, not what is behind it
};
