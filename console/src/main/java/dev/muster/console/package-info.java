/**
 * The console's files as a server sends them. They are modules, styles and one page, which run in a
 * browser as they stand and use the admin API alone.
 */
package dev.muster.console;
