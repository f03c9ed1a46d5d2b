using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DaxVerify.Analyzers.Tests.Editors;

/// <summary>A client of the language server protocol that has opened one folder, with analyzers on.</summary>
internal sealed class LanguageServer : IDisposable
{
    /// <summary>Longer than loading a project takes on a busy machine.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    private readonly Process _process;
    private int _last;

    private LanguageServer(Process process) => _process = process;

    /// <summary>Starts the server in a folder that holds a project.</summary>
    public static LanguageServer Start(string folder)
    {
        var start = new ProcessStartInfo(LanguageServerTool.Program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        var server = new LanguageServer(process);
        var uri = new Uri(folder).AbsoluteUri;
        server.Ask("initialize", $$"""
            { "processId": null, "rootUri": "{{uri}}", "workspaceFolders": [{ "uri": "{{uri}}", "name": "folder" }],
              "capabilities": { "workspace": { "configuration": true, "workspaceFolders": true }, "textDocument": { "diagnostic": {}, "publishDiagnostics": { "codeDescriptionSupport": true } } } }
            """);
        server.Tell("initialized", "{}");
        return server;
    }

    /// <summary>Opens a file.</summary>
    public void Open(Uri file, string text) => Tell("textDocument/didOpen", new JsonObject
    {
        ["textDocument"] = new JsonObject { ["uri"] = file.AbsoluteUri, ["languageId"] = "csharp", ["version"] = 1, ["text"] = text },
    }.ToJsonString());

    /// <summary>Replaces the text of an open file.</summary>
    public void Edit(Uri file, int version, string text) => Tell("textDocument/didChange", new JsonObject
    {
        ["textDocument"] = new JsonObject { ["uri"] = file.AbsoluteUri, ["version"] = version },
        ["contentChanges"] = new JsonArray(new JsonObject { ["text"] = text }),
    }.ToJsonString());

    /// <summary>What the analyzer says of a file, in the order of its lines.</summary>
    public IReadOnlyList<JsonElement> Findings(Uri file)
    {
        var answer = Ask("textDocument/diagnostic", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = file.AbsoluteUri } }.ToJsonString());
        return [.. answer.GetProperty("items").EnumerateArray().Where(static d => d.GetProperty("code").GetString()!.StartsWith("DAX", StringComparison.Ordinal))
            .OrderBy(static d => d.GetProperty("range").GetProperty("start").GetProperty("line").GetInt32())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Tell(string method, string parameters) => Send($$"""{ "jsonrpc": "2.0", "method": "{{method}}", "params": {{parameters}} }""");

    /// <summary>Asks, and answers what the server asks until it has answered.</summary>
    private JsonElement Ask(string method, string parameters)
    {
        var id = ++_last;
        Send($$"""{ "jsonrpc": "2.0", "id": {{id}}, "method": "{{method}}", "params": {{parameters}} }""");
        using var limit = new Timer(_ => _process.Kill(entireProcessTree: true), null, s_patience, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var message = Receive();
            if (message.TryGetProperty("method", out var asked))
            {
                if (message.TryGetProperty("id", out var theirs))
                {
                    Send($$"""{ "jsonrpc": "2.0", "id": {{theirs.GetRawText()}}, "result": {{(asked.GetString() == "workspace/configuration" ? """[{ "analyzersEnabled": true }]""" : "null")}} }""");
                }
            }
            else if (message.GetProperty("id").GetInt32() == id)
            {
                Assert.False(message.TryGetProperty("error", out var error), error.ToString());
                return message.GetProperty("result");
            }
        }
    }

    private void Send(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var stream = _process.StandardInput.BaseStream;
        stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
        stream.Write(body);
        stream.Flush();
    }

    private JsonElement Receive()
    {
        var length = 0;
        for (var line = ReadLine(); line.Length > 0; line = ReadLine())
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line["Content-Length:".Length..], CultureInfo.InvariantCulture);
            }
        }

        var body = new byte[length];
        _process.StandardOutput.BaseStream.ReadExactly(body);
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            switch (_process.StandardOutput.BaseStream.ReadByte())
            {
                case -1:
                    throw new EndOfStreamException("the language server has ended, or hasn't answered in time");
                case '\n':
                    return line.ToString();
                case '\r':
                    break;
                case var character:
                    line.Append((char)character);
                    break;
            }
        }
    }
}
