"use strict";

const shownScores = 5;
const requestsAtOnce = 2;
const longestRetry = 10;

const predict = document.body.dataset.predict;
const offersHeatMaps = document.body.dataset.heatmaps === "yes";
const drop = document.getElementById("drop");
const files = document.getElementById("files");
const camera = document.getElementById("camera");
const answers = document.getElementById("answers");
const template = document.getElementById("answer");
const statusLine = document.getElementById("status");
const clear = document.getElementById("clear");
const version = document.getElementById("version");

const waiting = [];
let running = 0;

document.getElementById("choose").addEventListener("click", () => files.click());
document.getElementById("photograph").addEventListener("click", () => camera.click());
for (const input of [files, camera]) {
  input.addEventListener("change", () => {
    add(input.files);
    input.value = "";
  });
}

document.addEventListener("paste", event => add(event.clipboardData?.files ?? []));
document.addEventListener("dragover", event => {
  event.preventDefault();
  drop.classList.add("over");
});
document.addEventListener("dragleave", event => {
  if (!event.relatedTarget) {
    drop.classList.remove("over");
  }
});
document.addEventListener("drop", event => {
  event.preventDefault();
  drop.classList.remove("over");
  add(event.dataTransfer.files);
});

clear.addEventListener("click", () => {
  waiting.length = 0;
  [...answers.children].forEach(remove);
  say("All images were removed.");
  document.getElementById("choose").focus();
});

function add(list) {
  const cards = [];
  for (const file of list) {
    const card = template.content.firstElementChild.cloneNode(true);
    const image = card.querySelector("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    // What the browser cannot show may still be one that the model reads.
    image.addEventListener("error", () => image.hidden = true);
    card.querySelector("h2").textContent = "…";
    card.querySelector(".file").textContent = file.name;
    const button = card.querySelector(".remove");
    button.setAttribute("aria-label", `Remove ${file.name}`);
    button.addEventListener("click", () => {
      const next = card.nextElementSibling ?? card.previousElementSibling;
      remove(card);
      (next?.querySelector(".remove") ?? document.getElementById("choose")).focus();
    });
    const explain = card.querySelector(".heat button");
    explain.setAttribute("aria-label", `Show heat-map of ${file.name}`);
    explain.addEventListener("click", () => {
      explain.disabled = true;
      waiting.push({ file, card, withHeatMap: true });
      work();
    });
    cards.push(card);
    waiting.push({ file, card, withHeatMap: false });
  }

  // What came last is on top, several at once in their order.
  answers.prepend(...cards);

  clear.hidden = answers.children.length === 0;
  work();
}

function remove(card) {
  URL.revokeObjectURL(card.querySelector("img").src);
  card.remove();
  clear.hidden = answers.children.length === 0;
}

function work() {
  while (running < requestsAtOnce && waiting.length > 0) {
    const { file, card, withHeatMap } = waiting.shift();
    if (card.isConnected) {
      running++;
      ask(file, card, withHeatMap).finally(() => {
        running--;
        work();
      });
    }
  }

  const left = running + waiting.length;
  if (left > 0) {
    say(`${left} image${left === 1 ? "" : "s"} left…`);
  }
}

async function ask(file, card, withHeatMap) {
  const showProblem = withHeatMap ? showNoHeatMap : showNoAnswer;
  card.setAttribute("aria-busy", "true");
  try {
    for (;;) {
      const type = file.type.startsWith("image/") ? file.type : "application/octet-stream";
      const response = await fetch(withHeatMap ? `${predict}?heatmap=true` : predict, { method: "POST", body: file, headers: { "Content-Type": type } });
      const reply = await response.json().catch(() => ({}));
      if (response.ok) {
        const answer = reply.predictions[0];
        // A model that was replaced meanwhile may answer otherwise: what is shown is always of one model.
        version.textContent = `Model ${reply.model}`;
        showAnswer(file, card, answer);
        if (withHeatMap) {
          showHeatMap(file, card, answer.heatMap);
        }

        return;
      }

      if (response.status !== 503 || !card.isConnected) {
        showProblem(file, card, reply.title ?? "There is no answer", reply.detail ?? `The server answered with ${response.status}.`);
        return;
      }

      const seconds = Math.min(Number(response.headers.get("Retry-After")) || 1, longestRetry);
      await new Promise(resolve => setTimeout(resolve, seconds * 1000));
    }
  } catch {
    showProblem(file, card, "There is no answer", "The server cannot be reached.");
  } finally {
    card.removeAttribute("aria-busy");
  }
}

function showAnswer(file, card, answer) {
  const title = titleOf(answer);
  card.querySelector("h2").textContent = title;
  const remark = answer.isOutOfDistribution
    ? "Unlike anything that the model learned from: the answer may mean nothing."
    : answer.isUncertain ? "Not sure: let somebody look at it." : "";
  showRemark(card, remark);

  const scores = Object.entries(answer.scores ?? {}).sort((a, b) => (b[1] ?? 0) - (a[1] ?? 0));
  const [first, rest] = card.querySelectorAll(".scores");
  first.replaceChildren(...scores.slice(0, shownScores).map(scoreRow));
  const more = scores.slice(shownScores);
  const details = card.querySelector("details");
  details.hidden = more.length === 0;
  details.querySelector("summary").textContent = `${more.length} more`;
  rest.replaceChildren(...more.map(scoreRow));
  // Without an image there is nothing to lay a map over.
  card.querySelector(".heat").hidden = !offersHeatMaps || card.querySelector("img").hidden;

  const sure = answer.confidence === undefined ? "" : `, ${percent(answer.confidence)}`;
  say(`${file.name}: ${title}${sure}. ${remark}`);
}

function showHeatMap(file, card, heatMap) {
  if (heatMap.problem) {
    showNoHeatMap(file, card, "There is no heat-map", heatMap.problem);
    return;
  }

  const what = heatMap.label === undefined ? "What makes the number larger" : `What speaks for ${heatMap.label}`;
  const map = element("img", "map");
  map.alt = `Heat-map, bright where the image has it: ${what}`;
  map.src = `data:image/png;base64,${heatMap.png}`;
  card.querySelector(".picture").append(map);
  const label = card.querySelector(".heat label");
  label.querySelector("span").textContent = what;
  const slider = label.querySelector("input");
  // The image loses its colors as the map gains its own, so that they can be told apart.
  const photograph = card.querySelector("img");
  const blend = () => {
    map.style.opacity = slider.value / 100;
    photograph.style.filter = `grayscale(${slider.value / 100})`;
  };
  slider.addEventListener("input", blend);
  blend();
  const explain = card.querySelector(".heat button");
  const isAsker = [explain, document.body].includes(document.activeElement);
  explain.hidden = true;
  label.hidden = false;
  if (isAsker) {
    slider.focus();
  }

  say(`${file.name}: the heat-map is over the image.`);
}

function showNoHeatMap(file, card, title, detail) {
  card.querySelector(".heat button").hidden = true;
  const line = card.querySelector(".heat p");
  line.textContent = detail;
  line.hidden = false;
  say(`${file.name}: ${title}.`);
}

function showNoAnswer(file, card, title, detail) {
  card.classList.add("bad");
  card.querySelector("h2").textContent = title;
  showRemark(card, detail);
  say(`${file.name}: ${title}.`);
}

function showRemark(card, text) {
  const line = card.querySelector(".remark");
  line.textContent = text;
  line.hidden = text === "";
}

function titleOf(answer) {
  if (answer.value !== undefined) {
    return answer.value.toLocaleString(undefined, { maximumSignificantDigits: 6 });
  }

  if (answer.labels) {
    return answer.labels.length > 0 ? answer.labels.join(", ") : "None of the labels";
  }

  return answer.label ?? "No answer";
}

function scoreRow([name, score]) {
  const row = document.createElement("li");
  const fill = element("div", "fill");
  fill.style.width = `${100 * (score ?? 0)}%`;
  const track = element("div", "track");
  track.setAttribute("aria-hidden", "true");
  track.append(fill);
  row.append(element("span", "name", name), element("span", "number", percent(score ?? 0)), track);
  return row;
}

function element(kind, className, text = "") {
  const made = document.createElement(kind);
  made.className = className;
  made.textContent = text;
  return made;
}

function percent(value) {
  return `${(100 * value).toFixed(1)} %`;
}

function say(text) {
  statusLine.textContent = text;
}
