namespace ConvNets.Browser.Tests;

/// <summary>What people need who do not see a page, see it badly, or do not use a mouse (WCAG 2.2, level AA), as far as a script can tell.</summary>
internal static class Accessibility
{
    /// <summary>Lists what is wrong.</summary>
    internal const string Problems = """
        () => {
          const problems = [];
          const shown = [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() && !e.closest('[aria-hidden=true], svg'));
          const told = element => element.outerHTML.slice(0, 100);
          const words = ids => (ids ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? '').join(' ');
          const nameOf = e => (e.getAttribute('aria-label') || words(e.getAttribute('aria-labelledby'))
            || [...(e.labels ?? [])].map(label => label.textContent).join(' ') || (e.matches('input, select, textarea') ? '' : e.textContent)).trim();

          for (const e of shown) {
            if (e.matches('input:not([type=hidden]), select, textarea, button, a[href], summary') && !nameOf(e)) problems.push(`no name: ${told(e)}`);
            if (e.matches('img') && !e.alt) problems.push(`no alt: ${told(e)}`);
            if (e.matches('[tabindex]') && e.tabIndex > 0) problems.push(`order of its own: ${told(e)}`);
            if (e.matches('button, input')) {
              const box = e.getBoundingClientRect();
              if (box.width < 24 || box.height < 24) problems.push(`${box.width}×${box.height}, too small to hit: ${told(e)}`);
            }
          }

          if (!document.documentElement.lang || !document.title) problems.push('no language or no title');
          if (document.querySelectorAll('main').length !== 1 || document.querySelectorAll('h1').length !== 1) problems.push('not one main and one h1');
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          if (new Set(ids).size !== ids.length) problems.push('an id is there twice');

          // Contrast: the color of a text over all that lies behind it, up to the page.
          const parse = color => { const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
          const over = (top, below) => Object.fromEntries(['r', 'g', 'b'].map(c => [c, top[c] * top.a + below[c] * (1 - top.a)]));
          const behind = e => {
            const own = parse(getComputedStyle(e).backgroundColor);
            return own.a === 1 || !e.parentElement ? own : over(own, behind(e.parentElement));
          };
          const light = ({ r, g, b }) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          let texts = 0;
          for (const e of shown) {
            if (![...e.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || e.disabled) continue;
            texts++;
            const ground = behind(e);
            const [a, b] = [light(over(parse(getComputedStyle(e).color), ground)), light(ground)];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < 4.5) problems.push(`contrast ${contrast.toFixed(2)}: ${told(e)}`);
          }

          if (texts < 5) problems.push(`only ${texts} texts were looked at`);
          return problems;
        }
        """;
}
