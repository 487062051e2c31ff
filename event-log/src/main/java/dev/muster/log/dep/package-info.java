/**
 * The topic of Apple's Device Enrollment Program: the only one that is written in transactions, and
 * so the only one that is read committed. What is open there holds back nothing else.
 */
package dev.muster.log.dep;
