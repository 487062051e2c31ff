/**
 * BoltDB files, read and never written (the file format of {@code etcd-io/bbolt}, version 2). What
 * stands in such a file is believed of nobody: every page, position and length is checked before it
 * is followed, so that a damaged file ends in a sentence.
 */
package dev.muster.migration.bolt;
