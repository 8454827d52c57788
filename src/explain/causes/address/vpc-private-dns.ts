import { isPrivateAddress } from "../../call/dns-address.ts";
import { itemValue } from "../../evidence/item.ts";
import { answerFact, apiName, isForbidden } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";

/** In a VPC with an execute-api endpoint and private DNS, the hosts of all APIs lead to that endpoint, which serves private ones only. */
export const vpcPrivateDns: Cause = {
  code: "vpc-private-dns",
  severity: "error",
  docs: "https://repost.aws/knowledge-center/api-gateway-vpc-connections",
  detect(evidence) {
    const { api, hostAddress, call } = evidence;
    const types = itemValue(api)?.endpointTypes;
    if (types === undefined || types.includes("PRIVATE")) return undefined;
    if (!isPrivateAddress(hostAddress) || !isForbidden(evidence)) return undefined;
    return {
      message: `${call.url.host} leads to a VPC endpoint, which serves private APIs only, and ${apiName(evidence)} is ${types.join(", ")}`,
      evidence: [`DNS answers ${hostAddress} here: private DNS of an execute-api endpoint`, answerFact(evidence)],
      fix: {
        text: "call the API by a custom domain, or switch off private DNS of the VPC endpoint",
        console: "VPC > Endpoints > the execute-api endpoint > Modify private DNS name",
        cli: "aws ec2 modify-vpc-endpoint --vpc-endpoint-id <vpce> --no-private-dns-enabled",
        sam: "PrivateDnsEnabled: false of AWS::EC2::VPCEndpoint",
        terraform: "private_dns_enabled = false of aws_vpc_endpoint",
      },
    };
  },
};
