it("x", async () => { await new Promise((r) => setTimeout(r, 33_000)); });
