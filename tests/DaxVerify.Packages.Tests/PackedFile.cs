using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace DaxVerify.Packages.Tests;

/// <summary>A package as it was packed.</summary>
internal sealed class PackedFile
{
    private readonly string _path;
    private readonly XElement _metadata;

    private PackedFile(string path)
    {
        _path = path;
        using var archive = ZipFile.OpenRead(path);
        Entries = [.. archive.Entries.Select(entry => entry.FullName)];
        using var nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        _metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    /// <summary>Its name.</summary>
    public string Id => this["id"]!;

    /// <summary>The files in it.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>The packages that it depends on, with their versions.</summary>
    public IReadOnlyDictionary<string, string> Dependencies =>
        _metadata.Descendants().Where(element => element.Name.LocalName == "dependency").ToDictionary(one => one.Attribute("id")!.Value, one => one.Attribute("version")!.Value);

    /// <summary>The libraries in it.</summary>
    public IEnumerable<string> Libraries => Entries.Where(entry => entry.StartsWith("lib/", StringComparison.Ordinal) && entry.EndsWith(".dll", StringComparison.Ordinal));

    /// <summary>The package of symbols beside it; null if there is none.</summary>
    public IReadOnlyList<string>? Symbols
    {
        get
        {
            var path = Path.ChangeExtension(_path, ".snupkg");
            if (!File.Exists(path))
            {
                return null;
            }

            using var archive = ZipFile.OpenRead(path);
            return [.. archive.Entries.Select(entry => entry.FullName)];
        }
    }

    /// <summary>A member of its description.</summary>
    public string? this[string member] => _metadata.Elements().SingleOrDefault(element => element.Name.LocalName == member)?.Value;

    /// <summary>All packages in a folder, by name.</summary>
    public static IReadOnlyDictionary<string, PackedFile> In(string folder) =>
        Directory.EnumerateFiles(folder, "*.nupkg").Select(path => new PackedFile(path)).ToDictionary(package => package.Id);

    /// <summary>Simple names of the assemblies that a library in it uses.</summary>
    public IReadOnlyList<string> UsedBy(string library)
    {
        using var archive = ZipFile.OpenRead(_path);
        using var content = archive.GetEntry(library)!.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        copy.Position = 0;
        using var file = new PEReader(copy);
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }
}
