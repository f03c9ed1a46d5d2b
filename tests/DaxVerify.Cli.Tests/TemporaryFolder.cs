namespace DaxVerify.Cli.Tests;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("daxverify-").FullName;

    /// <summary>Writes a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">What it holds.</param>
    /// <returns>Its path.</returns>
    public string Add(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
