// What fetched a file, by what the program says of itself.
//
// agent_text(agent) -> the browser's family, or else the first word of the program's name for itself.

// In this sequence: most browsers also name those that they want to be taken for.
const kFamilies = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/\S+ .*Safari\//, 'Safari'],
];

export const agent_text = (agent) =>
  kFamilies.find(([pattern]) => pattern.test(agent))?.[1] ?? agent.split(/[ /]/)[0];
