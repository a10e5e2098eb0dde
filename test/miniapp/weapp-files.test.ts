import { weapp } from "../../miniapp/src/kernel/platform/weapp";
import { device, type TaroUpload } from "./stubs/taro";

const options = { url: "/api/v1/files", headers: { Authorization: "Bearer t" }, fields: { kind: "mandate" } };
const send = () =>
  weapp.sendFile({ name: "a.pdf", bytes: 3, path: "wxfile://1" }, { ...options, onProgress: () => undefined });

beforeEach(() => {
  device.files = [{ path: "http://tmp/abc.jpg", name: "合同.pdf", size: 1234 }];
});

describe("files in WeChat", () => {
  it("come from the album under their place's name, and from a chat under their own", async () => {
    expect(await weapp.chooseFiles("album", 2)).toEqual([{ name: "abc.jpg", bytes: 1234, path: "http://tmp/abc.jpg" }]);
    expect(await weapp.chooseFiles("chat", 2)).toEqual([{ name: "合同.pdf", bytes: 1234, path: "http://tmp/abc.jpg" }]);
  });

  it("are none when the person closes the picker", async () => {
    device.files = [];
    expect(await weapp.chooseFiles("chat", 2)).toBe("cancelled");
  });

  it("are sent with their fields; the answer is read whatever it is", async () => {
    const sent: TaroUpload[] = [];
    device.upload = async (upload) => {
      sent.push(upload);
      return { statusCode: 415, data: '{"code":"file.refused"}' };
    };
    expect(await send().answer).toEqual({ status: 415, body: { code: "file.refused" } });
    expect(sent[0]).toMatchObject({ filePath: "wxfile://1", formData: options.fields, header: options.headers });
    device.upload = async () => ({ statusCode: 502, data: "<html>" });
    expect(await send().answer).toEqual({ status: 502, body: null });
  });

  it("that do not arrive are told as a failure", async () => {
    device.upload = async () => {
      throw { errMsg: "uploadFile:fail" };
    };
    await expect(send().answer).rejects.toMatchObject({ errMsg: "uploadFile:fail" });
  });
});
