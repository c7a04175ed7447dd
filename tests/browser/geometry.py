"""What is to be measured of any page, in all shadow roots: what sticks out, what is too small, what cannot be read."""

from __future__ import annotations

from typing import Any

from tests.browser.screen import Screen

EVERYWHERE = """
const roots = [document];
for (const root of roots) for (const e of root.querySelectorAll('*')) if (e.shadowRoot) roots.push(e.shadowRoot);
const main = document.querySelector('[data-testid=stMain]') ?? document.querySelector('main');
const above = (e) => e.parentElement ?? e.getRootNode().host;
const ours = (e) => e.getRootNode() !== document || main.contains(e);
const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]).filter(ours);
const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.unseen');
const said = (e) => (e.textContent || e.value || '').slice(0, 20);
const named = (e) => `${e.tagName}.${e.getAttribute('class')} ${e.dataset.key ?? ''} “${said(e)}”`;
"""

FITTED = f"""() => {{ {EVERYWHERE}
  return all('.chart > svg, .js-plotly-plot .main-svg').every((svg) => {{
    const width = svg.parentElement.clientWidth;
    return !width || Math.abs(svg.getBoundingClientRect().width - width) <= 1;
  }});
}}"""
"""Charts are drawn anew for another width, a little later than the rest."""

STICKING_OUT = f"""() => {{ {EVERYWHERE}
  const cut = (e) => {{
    for (let up = above(e); up && up !== main; up = above(up)) {{
      const {{ overflowX, clipPath }} = getComputedStyle(up);
      if (overflowX !== 'visible' || clipPath !== 'none') return true;
    }}
    return getComputedStyle(e).clipPath !== 'none';
  }};
  const out = all('*').flatMap((e) => {{
    const box = e.getBoundingClientRect();
    const outside = box.width && box.height && (box.right > innerWidth + 1 || box.left < -1);
    return outside && !cut(e) ? [`${{named(e)}} ${{box.left}} to ${{box.right}}`] : [];
  }});
  for (const e of [document.documentElement, document.body, main]) {{
    const [wide, room] = [e.scrollWidth, e.clientWidth];
    if (wide > room) out.push(`${{e.tagName}} scrolls sideways: ${{wide}} > ${{room}}`);
  }}
  return out.slice(0, 5);
}}"""

TOO_SMALL = f"""() => {{ {EVERYWHERE}
  const around = '[data-baseweb], [data-testid=stNumberInputContainer], [data-testid=stFileUploaderDropzone]';
  const hit = (e) => (/^(radio|checkbox)$/.test(e.type) ? e.closest('label') : null) ?? e.closest(around) ?? e;
  return all('button, summary, input, select, textarea, a, [role=tab], [role=button]').flatMap((e) => {{
    const target = hit(e);
    const box = target.getBoundingClientRect();
    const prose = target.matches('a') && getComputedStyle(target).display === 'inline';
    return !box.width || !seen(target) || e.tabIndex < 0 || prose || Math.min(box.width, box.height) >= 24 - 1e-3
      ? [] : [`${{named(e)}} ${{box.width}} × ${{box.height}}`];
  }});
}}"""
"""Targets of less than 24 by 24 pixels; links within a sentence may be as high as its line."""

CONTRAST = f"""() => {{ {EVERYWHERE}
  const canvas = Object.assign(document.createElement('canvas'), {{ width: 1, height: 1 }});
  const pen = canvas.getContext('2d', {{ willReadFrequently: true }});
  const paint = (colours) => {{
    pen.clearRect(0, 0, 1, 1);
    for (const colour of colours) {{ pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }}
    return [...pen.getImageData(0, 0, 1, 1).data];
  }};
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const exempt = ':disabled, [aria-disabled=true], .unseen, .js-plotly-plot';
  const results = all('*').filter((e) => {{
    const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    const read = (words && !e.matches('style, script')) || e.matches('input[type=text], textarea');
    return read && seen(e) && !e.closest(exempt);
  }}).map((e) => {{
    const behind = [];
    for (let up = e; up; up = above(up)) behind.unshift(getComputedStyle(up).backgroundColor);
    const style = getComputedStyle(e);
    const colour = e instanceof SVGElement ? style.fill : style.color;
    const value = ratio(light(paint([...behind, colour])), light(paint(behind)));
    return [value, `${{named(e)}} ${{colour}} on ${{behind.at(-1)}}`];
  }});
  return {{ count: results.length, low: results.filter(([value]) => value < 4.5).slice(0, 8) }};
}}"""
"""Text that does not stand out from what is behind it by 4.5 to 1. What cannot be used at present may be faint."""


def misfits(screen: Screen, widths: tuple[int, ...], height: int = 800) -> dict[str, Any]:
    """Say what sticks out or is too small to be hit, by width; from the widest on."""
    found: dict[str, Any] = {}
    for width in widths:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.until(FITTED)
        for what, script in (("sticks out", STICKING_OUT), ("too small", TOO_SMALL)):
            seen = screen.page.evaluate(script)
            if seen:
                found[f"{width} {what}"] = seen
    return found
