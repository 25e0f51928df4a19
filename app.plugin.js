module.exports = require('./dist/plugin.cjs').default;
