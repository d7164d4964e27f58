package org.stackplug.runner.shell.host;

import org.stackplug.contract.host.ShellHostContract;

class WaitingHostTest extends ShellHostContract {
    @Override
    protected ShellHost host() {
        return new WaitingHost();
    }
}
