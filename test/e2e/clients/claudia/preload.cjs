// Version 2 of the SDK reads no AWS_ENDPOINT_URL. Nothing else of it is changed.
require("aws-sdk").config.update({ endpoint: process.env.AWS_ENDPOINT_URL });
