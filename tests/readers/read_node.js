// What npm dotenv reads: standard input names files, one a line; for each a
// line of JSON. Nothing is expanded, executed or put into the environment.
'use strict'
const fs = require('fs')
const { parse } = require(process.argv[2])

for (const path of fs.readFileSync(0, 'utf8').split('\n')) {
	if (path)
		console.log(JSON.stringify(parse(fs.readFileSync(path))))
}
