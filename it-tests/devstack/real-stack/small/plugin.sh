# A plugin with a service that answers on a port, and that stores its word in barbican.

SMALL_PORT=${SMALL_PORT:-19876}

case "$1 ${2-}" in
    "stack install")
        echo_summary "Installing small"
        sudo mkdir -p /etc/small
        echo "port = ${SMALL_PORT}" | sudo tee /etc/small/small.conf
        ;;
    "stack post-config")
        get_or_create_service small small-service "A small service"
        get_or_create_endpoint small-service "$REGION_NAME" "http://$SERVICE_HOST:$SMALL_PORT"
        ;;
    "stack extra")
        run_process small "$(type -P python3) -m http.server --bind 127.0.0.1 --directory /etc/small $SMALL_PORT"
        if ! wait_for_service "${SMALL_TIMEOUT:-60}" "http://127.0.0.1:${SMALL_PROBED:-$SMALL_PORT}"; then
            die $LINENO "small did not start"
        fi
        ;;
    unstack*)
        stop_process small
        ;;
    clean*)
        sudo rm -rf /etc/small
        ;;
esac
