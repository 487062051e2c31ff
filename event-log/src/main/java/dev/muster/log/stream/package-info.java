/**
 * What happens, as a stream that can be cut and resumed: for whoever must miss nothing and be told
 * nothing twice, such as a tail, a webhook or a console.
 */
package dev.muster.log.stream;
