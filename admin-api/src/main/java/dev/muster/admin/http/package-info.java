/** What all calls of the API share: how they are read, answered and refused. */
package dev.muster.admin.http;
