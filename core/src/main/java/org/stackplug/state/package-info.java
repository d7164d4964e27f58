/**
 * The files that stackplug keeps below TOP_DIR and DEST: the folder of a run, the locks that keep a second run out, and the
 * record of the last stack, which {@code unstack} and {@code clean} use. Internal, not API, except for what the cli shows.
 */
package org.stackplug.state;
