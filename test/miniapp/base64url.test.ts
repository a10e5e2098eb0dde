import fc from "fast-check";
import { base64url } from "../../miniapp/src/kernel/base64url";

describe("base64url", () => {
  it("writes any bytes as Node does", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(base64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      }),
    );
  });

  it("makes 43 characters of a 32-byte secret", () => {
    expect(base64url(new Uint8Array(32).fill(7))).toHaveLength(43);
  });
});
