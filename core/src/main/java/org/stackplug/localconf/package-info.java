/**
 * local.conf: text between {@code [[group|file]]} headers. The section {@code [[local|localrc]]} is bash; the others are
 * merged into INI files. Every line keeps its number.
 */
package org.stackplug.localconf;
