using DaxVerify.Coyote.Rewriting;
using DaxVerify.Coyote.Running;

return args switch
{
    ["prepare", var folder, .. var assemblies] when assemblies.Length > 0 => Prepare(folder, assemblies),
    ["rewrite", var folder, var assembly] => Rewrite(folder, assembly),
    ["serve"] => Serve(),
    _ => Usage(),
};

static int Prepare(string folder, string[] assemblies)
{
    RewritingFolder.Prepare(folder, assemblies);
    return 0;
}

static int Rewrite(string folder, string assembly)
{
    OneAssembly.Rewrite(folder, assembly);
    return 0;
}

static int Serve()
{
    var output = Console.Out;
    Console.SetOut(TextWriter.Null); // Coyote tells its progress there
    EngineServer.Serve(Console.In, output);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: prepare FOLDER ASSEMBLY... | rewrite FOLDER ASSEMBLY | serve");
    return 2;
}
