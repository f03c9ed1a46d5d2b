namespace DaxVerify.Verification.Campaigns;

/// <summary>One kind of evidence that a check gathers.</summary>
public interface ICheckStage
{
    /// <summary>Name, as <c>--only</c> takes it.</summary>
    string Name { get; }

    /// <summary>Share of the budget that it wants relative to the others; 0 when it takes a fixed amount of work.</summary>
    double Weight { get; }

    /// <summary>Whether each shard does a part of it; if not, one shard does all of it.</summary>
    bool IsDivided => false;

    /// <summary>Gathers the evidence.</summary>
    /// <param name="budget">Time for this stage; a stage of fixed work ignores it.</param>
    /// <param name="progress">Told how far it is, 0 to 1.</param>
    StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress);
}
