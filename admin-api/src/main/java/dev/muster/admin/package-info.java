/** What admins and their tools talk to: a JSON API over HTTPS, with a bearer token. */
package dev.muster.admin;
