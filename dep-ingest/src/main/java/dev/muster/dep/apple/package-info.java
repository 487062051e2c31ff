/**
 * The client of Apple's enrollment service: OAuth 1.0a, sessions, typed calls, bounded answers, and
 * each refusal told apart. It knows neither the log nor the core, and it alone in this room speaks
 * HTTP.
 */
package dev.muster.dep.apple;
