/** JSON reading and writing, for every file and document of stackplug. Internal, not API. */
package org.stackplug.json;
