// One image, two programs: the KRM function, and with `pullthrough` as its first argument the command line.
if (process.argv[2] === "pullthrough") {
  process.argv.splice(2, 1);
  require("./pullthrough.js");
} else require("./pullthrough-fn.js");
