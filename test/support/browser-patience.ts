// Pages of a whole browser beside a database and a server take their time on a small machine.
jest.setTimeout(120_000);
