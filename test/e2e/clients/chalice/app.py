from chalice import AuthResponse, Chalice

app = Chalice(app_name="demoauth")


@app.authorizer()
def demo_auth(auth_request):
    # The token is the decision, as in Chalice's own example.
    if auth_request.token == "allow":
        return AuthResponse(routes=["/", "/orders/*"], principal_id="ann")
    if auth_request.token == "deny":
        return AuthResponse(routes=[], principal_id="ann")
    raise Exception("Unauthorized")


@app.route("/", authorizer=demo_auth)
def index():
    return {"user": app.current_request.context["authorizer"]["principalId"]}


@app.route("/orders/{number}", methods=["PUT"], authorizer=demo_auth, cors=True)
def put_order(number):
    return {"number": number, "body": app.current_request.json_body}


@app.route("/open")
def opened():
    return {"greeting": "hello"}
