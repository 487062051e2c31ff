/**
 * What Apple's Device Enrollment Program says of an organization's devices, what is wanted of them,
 * and what is to be done about the difference. Folded from the facts of the topic of DEP alone.
 */
package dev.muster.core.dep;
