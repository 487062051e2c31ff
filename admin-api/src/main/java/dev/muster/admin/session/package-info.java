/**
 * How people sign in to the console, and stay signed in: by a cookie that is no stronger than the
 * token behind it.
 */
package dev.muster.admin.session;
