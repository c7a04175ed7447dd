// A live view: as small as can be, for it travels with every answer.

export default (view) => {
  let close;
  const show = () => (close = window[NAME](view));
  if (window[NAME]) show();
  else addEventListener(NAME, show, { once: true });
  return () => {
    removeEventListener(NAME, show);
    close?.();
  };
};
