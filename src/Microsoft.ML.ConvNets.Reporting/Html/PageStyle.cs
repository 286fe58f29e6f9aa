namespace Microsoft.ML.ConvNets.Reporting.Html;

/// <summary>How pages look. Colors are named once, for light and for dark; paper is light.</summary>
internal static class PageStyle
{
    internal const string Sheet = """
        :root { color-scheme: light dark; --line: #8884; --quiet: #666; --ink: #222; --right: 21 101 192;
          --wrong: 198 40 40; --third: 216 98 0; }
        @media screen and (prefers-color-scheme: dark) {
          :root { --quiet: #aaa; --ink: #ddd; --right: 110 178 255; --wrong: 255 128 120; --third: 255 183 77; }
        }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
        h1, h2, h3 { line-height: 1.2; overflow-wrap: anywhere; }
        h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
        p { max-width: 46rem; overflow-wrap: anywhere; }
        p.note, figcaption small, dl.key dt { color: var(--quiet); }
        nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; font-size: .9rem; }
        a { color: rgb(var(--right)); }
        dl.key { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.5rem 0; }
        dl.key div { display: flex; flex-direction: column-reverse; }
        dl.key dd { margin: 0; font-size: 1.8rem; line-height: 1.2; } dl.key dt { font-size: .85rem; }
        table { border-collapse: collapse; }
        th, td { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
        td.text { overflow-wrap: anywhere; } td.text + td.text { min-width: 10rem; }
        div.scroll { overflow-x: auto; }
        pre { overflow-x: auto; font-size: .8rem; line-height: 1.35; }
        div.group { display: flex; flex-wrap: wrap; gap: .5rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
        div.group > p { flex-basis: 100%; margin: 0; }
        div.group figure { width: 7rem; }
        div.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem; }
        figure { margin: 0; max-width: 10rem; break-inside: avoid; }
        figure.pair { max-width: 20.5rem; grid-column: span 2; display: flex; flex-wrap: wrap; gap: .5rem; }
        figure.pair figcaption { flex-basis: 100%; }
        figure img { display: block; max-width: 100%; max-height: 10rem; }
        div.grid figure img { width: 100%; height: 10rem; object-fit: contain; object-position: left bottom; }
        div.grid figure.pair img { width: calc(50% - .25rem); }
        figcaption { font-size: .8rem; line-height: 1.35; overflow-wrap: anywhere; } figcaption small { display: block; }
        .right { color: rgb(var(--right)); } .wrong { color: rgb(var(--wrong)); }
        svg { display: block; max-width: 100%; height: auto; }
        svg.bars { width: 10rem; margin-top: .2rem; }
        div.drawings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 1rem; }
        div.drawings > div { break-inside: avoid; } div.drawings svg { width: 100%; max-width: 30rem; }
        table.matrix { border-collapse: separate; border-spacing: 1px; font-size: .85rem; }
        table.matrix th { font-weight: normal; border: 0; padding: .1rem .3rem; white-space: nowrap; vertical-align: middle; }
        table.matrix tr:first-child th { vertical-align: bottom; text-align: left; }
        table.matrix tr:first-child th span { writing-mode: vertical-rl; transform: rotate(180deg); }
        table.matrix td { padding: 0; border: 0; text-align: center; min-width: 1.6rem; height: 1.6rem; vertical-align: middle; }
        table.matrix td.yes { background: rgb(var(--right) / calc(.08 + .5 * var(--part))); }
        table.matrix td.no { background: rgb(var(--wrong) / calc(.12 + .6 * var(--part))); }
        table.matrix a { display: block; line-height: 1.6rem; color: inherit; }
        div.target { display: none; } div.target:target { display: block; scroll-margin-top: 1rem; }
        div.target:target div.group { border: 0; }
        @media (min-width: 50rem) { table.matrix td { min-width: 2.6rem; height: 2.2rem; } table.matrix a { line-height: 2.2rem; } }
        @media print {
          body { font-size: 11px; max-width: none; padding: 0; } nav { display: none; } h2, h3 { break-after: avoid; }
          div.scroll, pre { overflow: visible; } pre { white-space: pre-wrap; } table.matrix td { print-color-adjust: exact; }
        }
        """;
}
