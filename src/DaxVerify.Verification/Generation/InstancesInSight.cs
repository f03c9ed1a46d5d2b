using DaxVerify.Specification.State;

namespace DaxVerify.Verification.Generation;

/// <summary>The instances of a state by what can be done with them, gathered in one pass before each generated operation.</summary>
internal sealed class InstancesInSight
{
    public List<InstanceName> Names { get; } = [];

    /// <summary>Those whose device node opens.</summary>
    public List<InstanceName> Alive { get; } = [];

    /// <summary>Those with a driver.</summary>
    public List<InstanceName> Bound { get; } = [];

    /// <summary>Those that can be deleted: neither the first of their region, nor bound, nor with a range.</summary>
    public List<InstanceName> Free { get; } = [];

    /// <summary>Whether one has ranges and no driver, so that a driver can take it.</summary>
    public bool HasSized { get; private set; }

    public void Look(MachineState state)
    {
        Names.Clear();
        Alive.Clear();
        Bound.Clear();
        Free.Clear();
        HasSized = false;
        for (var r = 0; r < state.Regions.Length; r++)
        {
            foreach (var instance in state.Regions[r].Instances)
            {
                Add(new InstanceName(r, instance.Id), instance);
            }
        }
    }

    private void Add(InstanceName name, InstanceState instance)
    {
        Names.Add(name);
        if (instance.IsAlive)
        {
            Alive.Add(name);
        }

        if (instance.Driver is not null)
        {
            Bound.Add(name);
        }
        else if (!instance.Ranges.IsEmpty)
        {
            HasSized = true;
        }
        else if (instance.Id > 0)
        {
            Free.Add(name);
        }
    }
}
