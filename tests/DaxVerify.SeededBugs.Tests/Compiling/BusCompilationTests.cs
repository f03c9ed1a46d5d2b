using DaxVerify.SeededBugs.Compiling;
using DaxVerify.SeededBugs.Patches;
using DaxVerify.SeededBugs.Sources;

namespace DaxVerify.SeededBugs.Tests.Compiling;

/// <summary>Every patch applies to the bus as it is and compiles; the bus without a patch is clean.</summary>
public class BusCompilationTests
{
    private static readonly Lazy<BusCompilation> s_compilation = new(() => new BusCompilation(AppContext.BaseDirectory));

    private static SeededBug Unpatched => new("unpatched", "none", "Nothing.", "none", [], BusSources.Files);

    [Fact]
    public void Every_patch_of_the_folder_comes_with_the_program_applies_and_compiles()
    {
        var patches = Directory.GetFiles(RepositoryFiles.Path("specs/seeded-bugs"), "*.patch").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        var bugs = SeededBug.Historical();

        Assert.Equal(patches, bugs.Select(bug => bug.Name).Order(StringComparer.Ordinal));
        Assert.All(bugs, bug => Assert.Null(s_compilation.Value.ErrorOf(bug)));
        var images = s_compilation.Value.Compile(bugs[0]);
        Assert.NotEmpty(images.Assembly);
        Assert.NotEmpty(images.Symbols);
    }

    [Fact]
    public void The_sources_that_come_with_the_program_are_those_of_the_bus()
    {
        var files = Directory.GetFiles(RepositoryFiles.Path("src/DaxVerify.Bus"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/')).Where(file => !file.Contains("/obj/") && !file.Contains("/bin/"));

        Assert.Equal(files.Order(StringComparer.Ordinal), BusSources.Files.Keys);
    }

    [Fact]
    public void The_analyzer_sees_a_lock_that_is_missing_and_nothing_in_the_bus_as_it_is()
    {
        var unlocked = SeededBug.Historical().Single(bug => bug.Name == "finding-010-unlocked-read");

        Assert.Empty(s_compilation.Value.Analyze(Unpatched));
        Assert.Contains("LockedConfigurationRead.cs", s_compilation.Value.Analyze(unlocked)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_that_do_not_compile_are_refused_with_the_compilers_error()
    {
        const string file = "src/DaxVerify.Bus/Dax/PageSize.cs";
        var broken = Unpatched with { Name = "broken", Files = BusSources.Files.SetItem(file, BusSources.Files[file] + "}") };

        var error = Assert.Throws<PatchException>(() => s_compilation.Value.Compile(broken));
        Assert.NotNull(s_compilation.Value.ErrorOf(broken));

        Assert.StartsWith("broken: doesn't compile: ", error.Message, StringComparison.Ordinal);
    }
}
