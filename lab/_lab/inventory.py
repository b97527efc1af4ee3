def write(state, sites, containers):
    pass
