// The report center: the page's section is named by the body's data-page.
document.body.dataset.ready = "true";
