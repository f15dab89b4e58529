/* Search and filter. Without this the page reads the same, and has neither.
   What is searched stands behind the # of the address:
   #q=words&k=missing,old&c=1 */
"use strict";
(() => {
	const form = document.getElementById("filter");
	const query = document.getElementById("q");
	const found = document.getElementById("found");
	const boxes = [...form.querySelectorAll("[name=k]")];
	const credential = form.querySelector("[name=c]");
	const groups = [...document.querySelectorAll("details")].map((box) => ({
		box,
		closed: !box.open,
		listed: "k" in box.dataset,
		count: box.querySelector(".n"),
		rows: [...box.querySelectorAll("tbody tr")].map((row) => ({
			row,
			kinds: (row.dataset.k || box.dataset.k).split(" "),
			credential: "c" in row.dataset,
			text: row.textContent.toLowerCase(),
		})),
	}));
	const sections = [...document.querySelectorAll("main section")];
	let filtered = false;

	const show = () => {
		const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
		const kinds = boxes.filter((b) => b.checked).map((b) => b.value);
		const only = Boolean(credential && credential.checked);
		const active = words.length > 0 || kinds.length > 0 || only;
		let shown = 0, all = 0;

		for (const g of groups) {
			let n = 0;

			for (const r of g.rows) {
				const hit = (!kinds.length || r.kinds.some((k) => kinds.includes(k))) &&
					(!only || r.credential) &&
					words.every((w) => r.text.includes(w));

				r.row.hidden = !hit;
				n += hit;
			}
			g.count.textContent = n < g.rows.length ?
				`${n} of ${g.rows.length}` : n;
			g.box.hidden = active && !n;
			if (active !== filtered || active)
				g.box.open = active || !g.closed;
			if (g.listed) {
				shown += n;
				all += g.rows.length;
			}
		}
		for (const s of sections)
			s.hidden = active && !s.querySelector("details:not([hidden])");
		found.textContent = active ? `${shown} of ${all} variables` :
			`${all} variables`;
		filtered = active;
	};
	const toAddress = () => {
		const p = new URLSearchParams();
		const kinds = boxes.filter((b) => b.checked).map((b) => b.value);

		if (query.value)
			p.set("q", query.value);
		if (kinds.length)
			p.set("k", kinds.join(","));
		if (credential && credential.checked)
			p.set("c", "1");
		history.replaceState(null, "", "#" + p);
	};
	const fromAddress = () => {
		const p = new URLSearchParams(location.hash.slice(1));
		const kinds = (p.get("k") || "").split(",");

		/* a link to a place in the page is no search */
		if (location.hash && !["q", "k", "c"].some((n) => p.has(n)))
			return;
		query.value = p.get("q") || "";
		for (const b of boxes)
			b.checked = kinds.includes(b.value);
		if (credential)
			credential.checked = p.has("c");
		show();
	};

	form.addEventListener("input", () => { toAddress(); show(); });
	form.addEventListener("submit", (e) => e.preventDefault());
	form.addEventListener("reset", () => setTimeout(() => {
		toAddress();
		show();
		query.focus();
	}));
	document.addEventListener("keydown", (e) => {
		if (e.key === "/" && e.target !== query) {
			e.preventDefault();
			query.focus();
			query.select();
		}
	});
	window.addEventListener("hashchange", fromAddress);
	form.hidden = false;
	show();
	fromAddress();
})();
