/** The command line: the server and the demo, and the admin's commands over the API. */
package dev.muster.cli;
