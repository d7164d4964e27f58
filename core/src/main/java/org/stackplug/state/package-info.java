/**
 * The files that stackplug keeps below TOP_DIR and DEST: the folder of each run, the locks that prevent a second run, and the
 * record of the last stack for {@code unstack} and {@code clean}. Only the types that the cli uses are API.
 */
package org.stackplug.state;
