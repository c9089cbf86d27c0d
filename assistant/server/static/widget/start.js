/* What the one script tag does: the page's element comes to life, another site gets its launcher. */

/** The panel's style sheet, for sites that do not have it yet. */
function addStyleSheet() {
  const href = BASE + '/static/widget.css?v=' + CONFIG.versions.style;
  if (!document.querySelector('link[href="' + href + '"]')) {
    return new Promise((resolve) => {
      document.head.appendChild(make('link', { rel: 'stylesheet', href, load: resolve, error: resolve }));
    });
  }
  return Promise.resolve();
}

/** A frame for sites whose own styles would spoil the panel; set by properties, which a strict CSP allows. */
function addFrame() {
  const frame = make('iframe', { src: BASE + '/?embedded=1', title: t('title'), allow: 'microphone; autoplay', hidden: true });
  const opener = make('button', {
    type: 'button', lang: CONFIG.language, 'aria-expanded': 'false',
    click: () => {
      frame.hidden = !frame.hidden;
      opener.setAttribute('aria-expanded', String(!frame.hidden));
      opener.textContent = t(frame.hidden ? 'launch' : 'close');
      style(frame, { display: frame.hidden ? 'none' : 'block' });
      if (!frame.hidden) frame.focus();
    },
  }, t('launch'));
  style(opener, {
    all: 'initial', position: 'fixed', right: '16px', bottom: '16px', 'z-index': '2147483001', 'min-width': '60px',
    'min-height': '60px', padding: '0 20px', 'box-sizing': 'border-box', 'border-radius': '30px', border: '2px solid #fff',
    background: '#0b4a5e', color: '#fff', font: '700 18px/1.4 sans-serif', cursor: 'pointer',
  });
  style(frame, {
    all: 'initial', display: 'none', position: 'fixed', right: '16px', bottom: '92px', 'z-index': '2147483000',
    width: 'min(440px, calc(100vw - 32px))', height: 'min(720px, calc(100vh - 108px))', 'box-sizing': 'border-box',
    border: '2px solid #0b4a5e', 'border-radius': '12px', background: '#fff',
  });
  const focusRing = (on) => style(opener, { outline: on ? '4px solid #b45309' : 'none', 'outline-offset': '2px' });
  opener.addEventListener('focus', () => focusRing(true));
  opener.addEventListener('blur', () => focusRing(false));
  document.body.appendChild(make('section', { 'aria-label': t('title') }, opener, frame));
}

function style(element, rules) {
  for (const name of Object.keys(rules)) element.style.setProperty(name, rules[name], 'important');
}

function start() {
  if (document.querySelector('plan-assistant')) {
    customElements.define('plan-assistant', PlanAssistant);
  } else if (SCRIPT && SCRIPT.getAttribute('data-mode') === 'iframe') {
    addFrame();
  } else {
    addStyleSheet().then(() => {
      customElements.define('plan-assistant', PlanAssistant);
      document.body.appendChild(document.createElement('plan-assistant'));
    });
  }
}

if (window.customElements) {
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start);
}
