/**
 * NanoDEP's calls and its proxy to Apple's service, so that scripts which are written for it run
 * against this server. They are outside of the API's contract, behind a credential of their own,
 * and off unless that is set. docs/nanodep.md says what is another here.
 */
package dev.muster.admin.nanodep;
